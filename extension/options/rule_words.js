import { make } from "../elements.js";
import { say } from "../words.js";

/** @typedef {import("../rules/problems.js").Problem} Problem */

/** @param {import("../rules/rule.js").Rule} rule what to call it: by its name, else by what it says */
export function nameOf(rule) {
  return rule.name || rule.pattern || say("options_rule_unnamed");
}

/** @param {Problem} problem */
export function wordsOf({ code, values }) {
  return say(`rules_${code}`, ...values);
}

/** Reasons, the refusing ones first. @param {Problem[]} problems */
export function listOf(problems) {
  const ordered = [...problems].sort((one, other) => Number(other.refused) - Number(one.refused));
  const items = ordered.map((problem) => make("li", { class: problem.refused ? "wrong" : "quiet" }, wordsOf(problem)));
  return make("ul", { class: "reasons" }, ...items);
}

/** `https://*.example.com/*` as one says it. @param {string} origin */
export function siteOf(origin) {
  return origin.replace(/^(?:https?|\*):\/\/(?:\*\.)?/, "").replace(/\/\*$/, "");
}
