import { make } from "../elements.js";
import { isRefused } from "../rules/check.js";
import { say } from "../words.js";
import { ask, missing, problemsOf } from "./own_rules.js";
import { listOf, nameOf, siteOf } from "./rule_words.js";

/**
 * One rule of the list.
 *
 * @typedef {import("../settings.js").Rule} Rule
 * @typedef {{up(): unknown, down(): unknown, edit(): unknown, remove(): unknown, turn(on: boolean): unknown}} Acts
 *
 * @param {Rule} rule
 * @param {Acts | null} acts null for a rule of the policy, which is only shown
 * @param {{first: boolean, last: boolean}} place among the user's own
 */
export function itemOf(rule, acts, place) {
  return make("li", { class: `rule${rule.on ? "" : " off"}`, "data-rule": rule.id }, headOf(rule, acts), ...whatOf(rule), ...stateOf(rule), acts && buttonsOf(rule, acts, place));
}

/** @param {Rule} rule @param {Acts | null} acts */
function headOf(rule, acts) {
  const turn = (/** @type {Event} */ event) => acts?.turn(/** @type {HTMLInputElement} */ (event.target).checked);
  const box = make("input", { type: "checkbox", checked: rule.on, disabled: !acts, "data-act": "turn", onchange: turn });
  const label = make("label", { class: "choice" }, box, make("strong", {}, nameOf(rule)));
  return make("div", { class: "rule-head" }, label, !acts && make("small", { class: "policy" }, say("options_policy")));
}

/** @param {Rule} rule */
function whatOf(rule) {
  const leads = make("p", { class: "rule-what" }, make("code", {}, rule.pattern), make("span", { class: "quiet" }, say("options_rule_leads_to")), make("code", {}, rule.target));
  if (!rule.exclude) return [leads];
  return [leads, make("p", { class: "rule-what" }, make("span", { class: "quiet" }, say("options_rule_except")), make("code", {}, rule.exclude))];
}

/** What keeps it from working, and the press that helps. @param {Rule} rule */
function stateOf(rule) {
  if (!rule.on) return [];
  const problems = problemsOf(rule).filter(({ refused }) => refused);
  if (isRefused(problems)) return [make("p", { class: "wrong" }, say("options_rule_unused")), listOf(problems)];
  return missing(rule).map((origin) => {
    const grant = make("button", { type: "button", class: "button small", "data-act": `grant ${origin}`, onclick: () => ask(origin) }, say("options_allow", siteOf(origin)));
    return make("p", { class: "notice" }, make("span", {}, say("options_rule_waits", siteOf(origin))), grant);
  });
}

/** @param {Rule} rule @param {Acts} acts @param {{first: boolean, last: boolean}} place */
function buttonsOf(rule, acts, { first, last }) {
  /** @param {"up" | "down" | "edit" | "remove"} act @param {boolean} [idle] */
  const button = (act, idle = false) => {
    const text = say(`options_rule_${act}`);
    const pressed = () => !idle && acts[act]();
    const disabled = idle ? "true" : undefined;
    return make("button", { type: "button", class: "button small plain", "data-act": act, "aria-disabled": disabled, "aria-label": `${text}: ${nameOf(rule)}`, onclick: pressed }, text);
  };
  return make("div", { class: "buttons" }, button("up", first), button("down", last), button("edit"), button("remove"));
}
