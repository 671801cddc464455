/** Rules out of a file: Redirector's export, or our own. Nothing is stored here; a preview says what would be. */

import { rulesInBackup } from "./backup.js";
import { check, isRefused } from "./check.js";
import { decide } from "./decision.js";
import { problem } from "./problems.js";
import { rulesOfRedirector } from "./redirector.js";
import { isRecord, nameOf, newRule } from "./rule.js";
import { faultsOf } from "./superseded.js";

/** @typedef {import("./rule.js").Rule} Rule */
/** @typedef {import("./rule.js").Redirects} Redirects */
/** @typedef {import("./problems.js").Problem} Problem */

/**
 * One rule of the file. `kept` and `changed` are to be added; `superseded` can be, but the built-in redirect does it
 * better; `known` is there already; `refused` cannot be had, and has no rule.
 *
 * @typedef {object} Entry
 * @property {"kept" | "changed" | "superseded" | "known" | "refused"} verdict
 * @property {string} name
 * @property {Rule | null} rule
 * @property {Problem[]} reasons
 *
 * What a format's reader makes of one entry.
 * @typedef {{rule: Partial<Rule> | null, name: string, reasons: Problem[]}} Draft
 *
 * @typedef {{problem: Problem | null, entries: Entry[]}} Preview `problem` concerns the file as a whole
 */

export const MOST_CHARACTERS = 1_000_000;
/** Notes that do not mean that the rule does anything else than before. */
const AS_BEFORE = new Set(["unanchored", "import_processing_unused"]);

/**
 * @param {string} text of the file
 * @param {Rule[]} rules that there are, in order; what is imported comes after them
 * @param {Redirects} [redirects]
 * @returns {Preview}
 */
export function preview(text, rules, redirects = { form: "agent" }) {
  const drafts = draftsIn(text);
  if (!Array.isArray(drafts)) return { problem: drafts, entries: [] };
  const beside = [...rules];
  const entries = drafts.map((draft) => {
    const entry = judged(draft, beside, redirects);
    if (entry.rule && (entry.verdict === "kept" || entry.verdict === "changed")) beside.push(entry.rule);
    return entry;
  });
  return { problem: null, entries };
}

/** @param {string} text @returns {Draft[] | Problem} */
function draftsIn(text) {
  if (text.length > MOST_CHARACTERS) return problem("import_too_big", MOST_CHARACTERS.toLocaleString("en"));
  let file;
  try {
    file = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return problem("import_not_json");
  }
  if (!isRecord(file)) return problem("import_no_rules");
  return rulesInBackup(file) ?? rulesOfRedirector(file) ?? problem("import_no_rules");
}

/** @param {Draft} draft @param {Rule[]} beside @param {Redirects} redirects @returns {Entry} */
function judged({ rule: given, name, reasons }, beside, redirects) {
  if (!given || isRefused(reasons)) return { verdict: "refused", name, rule: null, reasons };
  const rule = newRule(given);
  const same = beside.find((other) => isSame(other, rule));
  if (same) return { verdict: "known", name, rule: null, reasons: [problem("import_known", nameOf(same))] };
  const faults = faultsOf(rule, redirects);
  if (faults.length) return { verdict: "superseded", name, rule, reasons: [...reasons, ...faults] };
  const found = [...reasons, ...check(rule, beside, redirects)];
  if (isRefused(found)) return { verdict: "refused", name, rule: null, reasons: found };
  found.push(...exampleDiffers(rule, redirects));
  return { verdict: found.every(({ code }) => AS_BEFORE.has(code)) ? "kept" : "changed", name, rule, reasons: found };
}

/** @param {Rule} one @param {Rule} other whatever they are called */
function isSame(one, other) {
  return (/** @type {const} */ (["kind", "pattern", "target", "exclude"])).every((key) => one[key] === other[key]);
}

/**
 * Where Redirector had an example, ours must lead to the same place.
 *
 * @param {Rule} rule
 * @param {Redirects} redirects
 * @returns {Problem[]}
 */
function exampleDiffers(rule, redirects) {
  const { exampleUrl: from, exampleResult: to } = rule.kept ?? {};
  if (typeof from !== "string" || typeof to !== "string" || !from || !to) return [];
  const { result } = decide(from, [{ ...rule, on: true }], { redirects: { ...redirects, form: null } });
  const wanted = URL.canParse(to) ? new URL(to).href : to;
  return result === wanted || from === to ? [] : [problem("import_example_differs", from, result || "–", to)];
}
