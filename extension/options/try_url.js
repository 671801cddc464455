import { byId, make } from "../elements.js";
import { accepted } from "../rules/check.js";
import { decide } from "../rules/decision.js";
import { say } from "../words.js";
import { missing, now, watch } from "./own_rules.js";
import { nameOf, siteOf } from "./rule_words.js";

/** @typedef {import("../rules/decision.js").Decision} Decision */

/** "Try a URL": the rule that fires, its captures and its result, by the same code that the tests hold against browsers. */
export function showTry() {
  const input = byId("try-url", HTMLInputElement);
  input.form?.addEventListener("submit", (event) => event.preventDefault());
  input.addEventListener("input", paint);
  watch(paint);
}

function paint() {
  const address = byId("try-url", HTMLInputElement).value.trim();
  byId("try-result", HTMLElement).replaceChildren(...(address ? answerTo(address) : []));
}

/** @param {string} address @returns {HTMLElement[]} */
function answerTo(address) {
  const { rules } = accepted(now.rules, now.redirects);
  const granted = decide(address, rules, { redirects: now.redirects, granted: now.granted });
  if (granted.result) return resultOf(granted);
  const allowed = decide(address, rules, { redirects: now.redirects });
  if (allowed.result) return [...waitingFor(allowed), ...resultOf(allowed)];
  return [make("p", {}, say(`options_try_${granted.why}`)), ...passedBy(granted)];
}

/** @param {Decision} decision */
function resultOf({ rule, built_in, captures, result, hops, ends }) {
  const by = rule ? say("options_try_by", nameOf(rule)) : say(`options_try_built_in_${built_in}`);
  /** @type {[string, string][]} */
  const rows = [...captures.map((capture, index) => /** @type {[string, string]} */ ([`$${index + 1}`, capture]))];
  return [
    make("p", {}, by),
    make("p", { class: "rule-what" }, make("code", { id: "try-lands" }, result)),
    make("dl", { class: "captures" }, ...rows.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, make("code", {}, value || say("options_try_empty")))])),
    ...hops.map((hop) => make("p", { class: "quiet" }, say("options_try_then", hop))),
    ...(ends ? [] : [make("p", { class: "wrong" }, say("options_try_loop"))]),
  ];
}

/** @param {Decision} decision */
function waitingFor({ rule }) {
  const sites = rule ? missing(rule).map(siteOf) : ["zendesk.com"];
  return [make("p", { class: "notice" }, say("options_try_waits", sites.join(", ")))];
}

/** Rules that fit, and yet do not fire. @param {Decision} decision */
function passedBy({ passed }) {
  return passed
    .filter(({ why }) => why === "excluded" || why === "other_host")
    .map(({ id, why }) => {
      const rule = now.rules.find((one) => one.id === id);
      return make("p", { class: "quiet" }, say(`options_try_${why}`, rule ? nameOf(rule) : ""));
    });
}
