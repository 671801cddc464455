/**
 * A rule's pattern as one that fits the whole address, `^…$`. So Chromium, which replaces only what fitted, and
 * Firefox, which replaces the whole address, do the same; and both do what Redirector did with an unanchored
 * expression: the first place where it fits gives the captures, and the whole address is replaced.
 */

import { printed } from "./printing.js";
import { Refusal, problem, tooLong } from "./problems.js";
import { anything, readRegex, readWildcard } from "./syntax.js";
import { LONGEST } from "./rule.js";
import { sizeProblems } from "./size.js";

/** @typedef {import("./syntax.js").Tree} Tree */
/** @typedef {import("./problems.js").Problem} Problem */
/** @typedef {import("./rule.js").Kind} Kind */

/**
 * @typedef {object} Pattern
 * @property {Tree} tree of the whole address
 * @property {Tree} part as it was written
 * @property {number} groups
 * @property {boolean} anchored at the address's beginning
 * @property {RegExp} fits
 * @property {Problem | null} problem then the pattern fits nothing
 */

/** @type {Map<string, Pattern>} */
const read = new Map();
const MOST_KEPT = 2000;

/** @param {string} text @param {Kind} kind @returns {Pattern} */
export function patternOf(text, kind) {
  const key = `${kind} ${text}`;
  const known = read.get(key);
  if (known) return known;
  if (read.size >= MOST_KEPT) read.clear();
  const made = make(text, kind);
  read.set(key, made);
  return made;
}

/** @param {string} text @param {Kind} kind @returns {Pattern} */
function make(text, kind) {
  const tree = /** @type {Tree} */ ({ type: "all", parts: [] });
  const nothing = { tree, part: tree, groups: 0, anchored: true, fits: /(?!)/ };
  if (!text) return { ...nothing, problem: problem("empty_pattern") };
  if (text.length > LONGEST.text) return { ...nothing, problem: tooLong(text, LONGEST.text) };
  try {
    const { tree, groups } = kind === "wildcard" ? readWildcard(text) : readRegex(text);
    const [tooLarge] = sizeProblems(tree, new Set());
    if (tooLarge) return { ...nothing, problem: tooLarge };
    const whole = wholeAddress(tree);
    const fits = new RegExp(printed(whole), "i");
    return { tree: whole, part: tree, groups, anchored: isAnchored(tree, "start"), fits, problem: null };
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return { ...nothing, problem: refusal.problem };
  }
}

/** @param {Tree} tree @returns {Tree} */
function wholeAddress(tree) {
  const parts = tree.type === "all" ? [...tree.parts] : [tree];
  const begins = isAnchored(tree, "start");
  const ends = isAnchored(tree, "end");
  if (!begins) parts.unshift(anything(true));
  if (parts[0]?.type !== "start") parts.unshift({ type: "start" });
  if (!ends) parts.push(anything(false));
  if (parts.at(-1)?.type !== "end") parts.push({ type: "end" });
  return { type: "all", parts };
}

/**
 * Whether it can fit at the address's beginning (or end) only.
 *
 * @param {Tree} tree
 * @param {"start" | "end"} side
 * @returns {boolean}
 */
function isAnchored(tree, side) {
  switch (tree.type) {
    case "group":
      return isAnchored(tree.body, side);
    case "either":
      return tree.parts.every((part) => isAnchored(part, side));
    case "all": {
      const outermost = tree.parts.at(side === "start" ? 0 : -1);
      return outermost !== undefined && isAnchored(outermost, side);
    }
    default:
      return tree.type === side;
  }
}
