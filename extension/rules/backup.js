/** Our own file of rules: all that a rule has, in the list's order, so that it can be read back as it was. */

import { isRecord, readRule } from "./rule.js";
import { problem } from "./problems.js";

/** @typedef {import("./rule.js").Rule} Rule */

const FORMAT = "liaison-rules";
const VERSION = 1;
const KNOWN = ["name", "pattern", "kind", "target", "exclude", "on", "kept"];

/** @param {Rule[]} rules @returns {string} JSON */
export function exported(rules) {
  const written = rules.map(({ name, pattern, kind, target, exclude, on, kept }) => {
    return { name, pattern, kind, target, exclude, on, ...(kept ? { kept } : {}) };
  });
  return `${JSON.stringify({ format: FORMAT, version: VERSION, rules: written }, null, 2)}\n`;
}

/**
 * @param {Record<string, unknown>} file
 * @returns {import("./importing.js").Draft[] | import("./problems.js").Problem | null} null if it is no such file
 */
export function rulesInBackup(file) {
  if (file.format !== FORMAT || !Array.isArray(file.rules)) return null;
  return Number(file.version) > VERSION ? problem("import_newer") : file.rules.map(draft);
}

/** @param {unknown} given @returns {import("./importing.js").Draft} */
function draft(given) {
  if (!isRecord(given)) return { rule: null, name: "", reasons: [problem("import_not_a_rule")] };
  const { name, pattern, kind, target, exclude, on, kept: before } = readRule(given);
  // What another version wrote is kept as well, and written again.
  const unknown = Object.entries(given).filter(([key]) => !KNOWN.includes(key) && key !== "id");
  const kept = { ...before, ...Object.fromEntries(unknown) };
  const rule = { name, pattern, kind, target, exclude, on, ...(Object.keys(kept).length ? { kept } : {}) };
  return { rule, name: name || pattern.slice(0, 80), reasons: [] };
}
