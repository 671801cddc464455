/**
 * The export of Redirector (https://github.com/einaregilsson/Redirector): `{createdBy, createdAt, redirects: [...]}`.
 * Its rules do more than redirect pages, and a browser's own rules cannot do all of it: what they cannot is said.
 */

import { problem } from "./problems.js";
import { isRecord } from "./rule.js";
import { capturesIn } from "./target.js";
import { patternOf } from "./pattern.js";

/** @typedef {import("./importing.js").Draft} Draft */
/** @typedef {import("./problems.js").Problem} Problem */

/** These become parts of our rule; all others are kept with it. */
const READ = ["description", "includePattern", "excludePattern", "redirectUrl", "patternType", "disabled"];
const UNTOUCHED = "noProcessing";

/** @param {Record<string, unknown>} file @returns {Draft[] | null} null if it is no such file */
export function rulesOfRedirector(file) {
  return Array.isArray(file.redirects) ? file.redirects.map(draft) : null;
}

/** @param {unknown} given @returns {Draft} */
function draft(given) {
  const entry = isRecord(given) ? given : {};
  const name = textOf(entry.description).slice(0, 200) || textOf(entry.includePattern).slice(0, 80);
  const isRule = ["includePattern", "redirectUrl"].every((key) => typeof entry[key] === "string");
  if (!isRule || !["W", "R", undefined].includes(/** @type {string | undefined} */ (entry.patternType))) {
    return { rule: null, name, reasons: [problem("import_not_a_rule")] };
  }
  /** @type {import("./rule.js").Kind} */
  const kind = entry.patternType === "R" ? "regex" : "wildcard";
  const [pattern, exclude] = [textOf(entry.includePattern), textOf(entry.excludePattern)];
  const target = withoutMissingGroups(textOf(entry.redirectUrl), patternOf(pattern, kind));
  const reasons = [...target.reasons, ...processingProblems(entry, target.text), ...typeProblems(entry)];
  if (kind === "wildcard" && `${pattern}${exclude}`.includes("|")) reasons.push(problem("import_pipe"));
  const kept = Object.fromEntries(Object.entries(entry).filter(([key]) => !READ.includes(key)));
  const rule = { name, pattern, kind, target: target.text, exclude, kept };
  return { rule: { ...rule, on: entry.disabled !== true }, name, reasons };
}

/** @param {unknown} value */
function textOf(value) {
  return typeof value === "string" ? value.trim() : "";
}

/**
 * Redirector puts nothing where there is no such group; a browser refuses it.
 *
 * @param {string} target
 * @param {import("./pattern.js").Pattern} pattern
 */
function withoutMissingGroups(target, pattern) {
  /** @type {Problem[]} */
  const reasons = [];
  let text = target;
  for (const number of pattern.problem ? [] : capturesIn(target)) {
    if (number <= pattern.groups) continue;
    text = text.replaceAll(`$${number}`, "");
    reasons.push(problem("import_group_emptied", `$${number}`));
  }
  return { text, reasons };
}

/** @param {Record<string, unknown>} entry @param {string} target @returns {Problem[]} */
function processingProblems(entry, target) {
  const mode = processingOf(entry);
  if (mode === UNTOUCHED) return [];
  return [problem(capturesIn(target).size ? "import_processing" : "import_processing_unused", mode)];
}

/** What it does to captures; older exports have a key for each of two modes. @param {Record<string, unknown>} entry */
function processingOf(entry) {
  if (typeof entry.processMatches === "string" && entry.processMatches) return entry.processMatches.slice(0, 40);
  if (entry.unescapeMatches === true) return "urlDecode";
  return entry.escapeMatches === true ? "urlEncode" : UNTOUCHED;
}

/** @param {Record<string, unknown>} entry @returns {Problem[]} */
function typeProblems(entry) {
  if (!Array.isArray(entry.appliesTo)) return [];
  const others = entry.appliesTo.filter((type) => type !== "main_frame").map((type) => String(type).slice(0, 40));
  if (!entry.appliesTo.includes("main_frame")) return [problem("import_no_pages", others.join(", "))];
  return others.length ? [problem("import_request_types", others.slice(0, 20).join(", "))] : [];
}
