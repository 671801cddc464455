/** Where a rule leads: text with `$1` to `$9` for the captures. */

import { problem, Refusal, tooLong } from "./problems.js";
import { refuseOthersThanAscii } from "./syntax.js";
import { LONGEST } from "./rule.js";

/** @typedef {import("./problems.js").Problem} Problem */

const CAPTURE = /\$([1-9])/g;

/** @param {string} target @returns {(string | number)[]} texts, and captures' numbers */
export function piecesOf(target) {
  const pieces = target.split(/\$([1-9])/).map((piece, index) => (index % 2 ? Number(piece) : piece));
  return pieces.filter((piece) => piece !== "");
}

/** @param {string} target @returns {Set<number>} */
export function capturesIn(target) {
  return new Set(piecesOf(target).filter((piece) => typeof piece === "number"));
}

/**
 * Captures are put in as they are: nothing in them is looked at again.
 *
 * @param {string} target
 * @param {(string | undefined)[]} captures
 */
export function filledIn(target, captures) {
  return target.replace(CAPTURE, (_, number) => captures[Number(number) - 1] ?? "");
}

/**
 * As declarativeNetRequest writes it, with the captures that are printed renumbered.
 *
 * @param {string} target
 * @param {Set<number>} used
 */
export function substitution(target, used) {
  const order = [...used].sort((one, other) => one - other);
  return target.replace(CAPTURE, (_, number) => `\\${order.indexOf(Number(number)) + 1}`);
}

/**
 * What can be said of the target alone.
 *
 * @param {string} target
 * @param {number} groups of the pattern
 * @returns {Problem[]}
 */
export function targetProblems(target, groups) {
  if (!target) return [problem("empty_target")];
  if (target.length > LONGEST.text) return [tooLong(target, LONGEST.text)];
  try {
    refuseOthersThanAscii(target);
  } catch (refusal) {
    if (refusal instanceof Refusal) return [refusal.problem];
    throw refusal;
  }
  if (target.includes("\\")) return [problem("target_backslash")];
  const found = [...schemeProblems(target), ...groupProblems(target, groups)];
  return found.length || leadsSomewhere(target) ? found : [problem("target_invalid", target)];
}

/** @param {string} target @returns {Problem[]} */
function schemeProblems(target) {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(target)?.[1]?.toLowerCase();
  if (/^https?:\/\//i.test(target)) return [];
  if (scheme === "http" || scheme === "https") return [problem("target_invalid", target)];
  // "host:8080/…" reads like a scheme, and nobody means one.
  if (scheme && !/^(?:[^:]*\.[^:]*|localhost):\d/i.test(target)) return [problem("target_scheme", scheme)];
  return /^[a-z0-9+.-]*\$[1-9]/i.test(target) ? [] : [problem("target_no_scheme", target)];
}

/** @param {string} target @param {number} groups @returns {Problem[]} */
function groupProblems(target, groups) {
  const found = [];
  for (const number of capturesIn(target)) {
    if (number > groups) found.push(problem("group_missing", `$${number}`, String(groups)));
  }
  const twoDigits = target.match(/\$[1-9]\d/g)?.find((text) => Number(text.slice(1)) <= groups);
  if (twoDigits) found.push(problem("group_above_nine", twoDigits));
  return found;
}

/** @param {string} target */
function leadsSomewhere(target) {
  return /^[^:/]*\$[1-9]/.test(target) || URL.canParse(target.replace(CAPTURE, "1"));
}
