/**
 * How large a pattern becomes in Chromium, which allows each only a small program of RE2's ("memoryLimitExceeded").
 * Counted as RE2 compiles it for Latin-1 in any letter case, and where RE2 may save an instruction, that is not
 * counted on: what is found small enough here is small enough there (measured with isRegexSupported in Chromium
 * 156).
 *
 * https://github.com/google/re2/blob/main/re2/compile.cc
 */

import { problem } from "./problems.js";

/** @typedef {import("./syntax.js").Tree} Tree */

export const MOST = 112;
const LAST_BYTE = 255;

/** @param {Tree} tree @param {Set<number>} used captures @returns {import("./problems.js").Problem[]} */
export function sizeProblems(tree, used) {
  const size = sizeOf(tree, used);
  return size > MOST ? [problem("too_large", String(size), String(MOST))] : [];
}

/** @param {Tree} tree @param {Set<number>} used captures; other groups cost nothing */
export function sizeOf(tree, used) {
  if (tree.type !== "all" || tree.parts[0]?.type !== "start") return cost(tree, used);
  // A fixed beginning is compared by itself, and however long it is, it costs one instruction.
  const begins = tree.parts.findIndex((part, index) => index > 0 && part.type !== "char");
  const rest = tree.parts.slice(begins < 0 ? tree.parts.length : begins);
  if (rest.at(-1)?.type === "end") rest.pop();
  return cost({ type: "all", parts: rest }, used) + (begins === 1 ? 0 : 1);
}

/** @param {Tree} tree @param {Set<number>} used @returns {number} instructions */
function cost(tree, used) {
  switch (tree.type) {
    case "class":
      return 2 * stretches(tree) - 1;
    case "any":
      return 3;
    case "group":
      return cost(tree.body, used) + (used.has(tree.number) ? 2 : 0);
    case "all":
      return Math.max(1, sum(tree.parts, used));
    case "either":
      return sum(tree.parts, used) + tree.parts.length - 1;
    case "repeat":
      return repeated(tree, cost(tree.body, used));
    default:
      return 1;
  }
}

/** @param {Tree[]} parts @param {Set<number>} used */
function sum(parts, used) {
  return parts.reduce((total, part) => total + cost(part, used), 0);
}

/** @param {import("./syntax.js").Repeat} tree @param {number} one */
function repeated({ min, max }, one) {
  if (max === Infinity) return Math.max(1, min) * one + 1;
  return min * one + (max - min) * (one + 1);
}

/**
 * How many unbroken stretches of bytes a class has; of a letter's two cases the small one is looked at.
 *
 * @param {import("./syntax.js").Class} tree
 */
function stretches({ not, ranges }) {
  const folded = ranges.flatMap((range) => [range, ...otherCase(range)]);
  const has = (/** @type {number} */ byte) => folded.some(([first, last]) => first <= byte && byte <= last) !== not;
  let count = 0;
  for (let byte = 0; byte <= LAST_BYTE; byte += 1) if (has(byte) && (byte === 0 || !has(byte - 1))) count += 1;
  const capitals = isFolding(has) ? stretchesWithin(has, 65, 90) : 0;
  return Math.max(1, count - capitals);
}

/** @param {[number, number]} range @returns {[number, number][]} */
function otherCase([first, last]) {
  const shifted = (/** @type {number} */ low, /** @type {number} */ high, /** @type {number} */ by) =>
    /** @type {[number, number][]} */ (low <= high ? [[low + by, high + by]] : []);
  return [
    ...shifted(Math.max(first, 65), Math.min(last, 90), 32),
    ...shifted(Math.max(first, 97), Math.min(last, 122), -32),
  ];
}

/** Whether small letters and capitals are the same in it. @param {(byte: number) => boolean} has */
function isFolding(has) {
  return Array.from({ length: 26 }, (_, letter) => has(65 + letter) === has(97 + letter)).every(Boolean);
}

/**
 * Stretches that lie between two bytes and end there.
 *
 * @param {(byte: number) => boolean} has
 * @param {number} low
 * @param {number} high
 */
function stretchesWithin(has, low, high) {
  let count = 0;
  for (let byte = low; byte <= high; byte += 1) {
    if (!has(byte) || has(byte - 1)) continue;
    let end = byte;
    while (has(end + 1)) end += 1;
    if (end <= high) count += 1;
  }
  return count;
}
