/** Repetitions on which RE2 and JavaScript part, or with which JavaScript would take for ever. */

import { automaton, textThatFits } from "./automaton.js";
import { problem } from "./problems.js";

/** @typedef {import("./syntax.js").Tree} Tree */
/** @typedef {import("./syntax.js").Repeat} Repeat */
/** @typedef {import("./problems.js").Problem} Problem */

const MANY = 8;

/** @param {Tree} tree @param {Set<number>} used captures @returns {Problem[]} */
export function repeatProblems(tree, used) {
  /** @type {Problem[]} */
  const found = [];
  for (const repeat of repeatsIn(tree)) {
    if (mayBeEmpty(repeat.body)) found.push(problem("repeat_of_nothing", repeat.text));
    else if (repeat.max > MANY && isAmbiguous(repeat.body)) found.push(problem("slow", repeat.text));
    const lost = [...used].find((number) => isSometimesPassed(repeat.body, number));
    if (lost) found.push(problem("group_in_repeat", `$${lost}`));
  }
  return found;
}

/** Those that may go round more than once. @param {Tree} tree @returns {Repeat[]} */
function repeatsIn(tree) {
  const inside = partsOf(tree).flatMap(repeatsIn);
  return tree.type === "repeat" && tree.max > 1 ? [tree, ...inside] : inside;
}

/** @param {Tree} tree @returns {Tree[]} */
function partsOf(tree) {
  if (tree.type === "all" || tree.type === "either") return tree.parts;
  return tree.type === "group" || tree.type === "repeat" ? [tree.body] : [];
}

/** @param {Tree} tree @returns {boolean} */
function mayBeEmpty(tree) {
  if (tree.type === "char" || tree.type === "class" || tree.type === "any") return false;
  if (tree.type === "repeat") return tree.min === 0 || mayBeEmpty(tree.body);
  if (tree.type === "either") return tree.parts.some(mayBeEmpty);
  return partsOf(tree).every(mayBeEmpty);
}

/**
 * Whether there is a text that the repetition can be gone through in two ways; then there are as many ways as there
 * are subsets of its rounds, and JavaScript, which goes back and tries again, would try them all.
 *
 * @param {Tree} body
 */
function isAmbiguous(body) {
  if (["char", "class", "any"].includes(body.type)) return false;
  /** @type {Tree} */
  const twice = { type: "repeat", min: 2, max: Infinity, lazy: false, body, text: "" };
  return overlap(body, twice) || choicesIn(body).some(({ parts }) => isAnyTwice(parts));
}

/** @param {Tree[]} choices */
function isAnyTwice(choices) {
  return choices.some((one, at) => choices.slice(at + 1).some((other) => overlap(one, other)));
}

/** @param {Tree} one @param {Tree} other */
function overlap(one, other) {
  return textThatFits([automaton(one), automaton(other)]) !== "none";
}

/** @param {Tree} tree @returns {import("./syntax.js").Either[]} */
function choicesIn(tree) {
  const inside = partsOf(tree).flatMap(choicesIn);
  return tree.type === "either" ? [tree, ...inside] : inside;
}

/**
 * JavaScript forgets a capture at each round, RE2 keeps the last one: so a capture must be made in every round.
 *
 * @param {Tree} body
 * @param {number} number
 */
function isSometimesPassed(body, number) {
  return hasGroup(body, number) && !alwaysHasGroup(body, number);
}

/** @param {Tree} tree @param {number} number @returns {boolean} */
function hasGroup(tree, number) {
  return (tree.type === "group" && tree.number === number) || partsOf(tree).some((part) => hasGroup(part, number));
}

/** @param {Tree} tree @param {number} number @returns {boolean} */
function alwaysHasGroup(tree, number) {
  if (tree.type === "group" && tree.number === number) return true;
  if (tree.type === "either") return false;
  if (tree.type === "repeat") return tree.min > 0 && alwaysHasGroup(tree.body, number);
  return partsOf(tree).some((part) => alwaysHasGroup(part, number));
}
