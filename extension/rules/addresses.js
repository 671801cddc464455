/** The sets of addresses that a rule speaks of, as automata: where it fires, what it excludes, where it may lead. */

import { automaton, textThatFits } from "./automaton.js";
import { hostsOf } from "./hosts.js";
import { patternOf } from "./pattern.js";
import { sizeProblems } from "./size.js";
import { anything, readRegex } from "./syntax.js";
import { piecesOf } from "./target.js";

/** @typedef {import("./syntax.js").Tree} Tree */
/** @typedef {import("./rule.js").Rule} Rule */
/** @typedef {import("./automaton.js").Automaton} Automaton */
/** @typedef {{rule: Rule, domains: string[]}} Placed a rule and where it works */

/** @param {Rule} rule @returns {Placed} */
export function placed(rule) {
  return { rule, domains: hostsOf(rule).domains };
}

/** @type {Map<string, Tree>} */
const sites = new Map();

/** @param {string[]} domains @returns {Automaton | null} every address there */
function site(domains) {
  const names = domains.map((domain) => domain.replaceAll(".", "\\.")).join("|");
  if (sites.size >= MOST_KEPT) sites.clear();
  const tree = sites.get(names) ?? readRegex(`^https?://(?:[a-z0-9][a-z0-9_-]*\\.)*(?:${names})(?::[0-9]+)?/.*$`).tree;
  sites.set(names, tree);
  return drawn(tree);
}

/** @type {WeakMap<Tree, Automaton | null>} */
const drawings = new WeakMap();

/** @param {Tree} tree one that is kept, as a pattern's is */
function drawn(tree) {
  const known = drawings.get(tree);
  if (known !== undefined) return known;
  const made = automaton(tree);
  drawings.set(tree, made);
  return made;
}

/** @type {Map<string, ReturnType<typeof textThatFits>>} */
const answered = new Map();
const MOST_KEPT = 20_000;

/** @param {string} key @param {() => ReturnType<typeof textThatFits>} find */
function once(key, find) {
  if (answered.size >= MOST_KEPT) answered.clear();
  const known = answered.get(key) ?? find();
  answered.set(key, known);
  return known;
}

/** An address for which the rule is asked and not excluded. @param {Placed} one */
export function fires(one) {
  return once(keyOf("fires", one), () => {
    const { all, none } = firing(one);
    return textThatFits(all, none);
  });
}

/** An address for which both would redirect. @param {Placed} one @param {Placed} other */
export function bothFire(one, other) {
  if (!meet(one.domains, other.domains) || areApart(wholeOf(one.rule), wholeOf(other.rule))) return "none";
  return once(keyOf("both", one, other), () => {
    const [first, second] = [firing(one), firing(other)];
    return textThatFits([...first.all, ...second.all], [...first.none, ...second.none]);
  });
}

/** @type {Map<string, {whole: Tree, part: Tree}>} */
const exclusions = new Map();

/**
 * What a rule's exclusion is to the browser: of an exclusion that may begin anyhow, only what begins as the rule
 * does, if that is all it ever excludes. So it stands in the way of fewer other rules.
 *
 * @param {Placed} one
 * @returns {{whole: Tree, part: Tree}} of the whole address, and as short as it can be written
 */
export function exclusionOf(one) {
  const key = keyOf("exclusion", one);
  if (exclusions.size >= MOST_KEPT) exclusions.clear();
  const found = exclusions.get(key) ?? narrowed(one);
  exclusions.set(key, found);
  return found;
}

/** @param {Placed} one @returns {{whole: Tree, part: Tree}} */
function narrowed({ rule, domains }) {
  const { tree: whole, part } = patternOf(rule.exclude, rule.kind);
  const { tree } = patternOf(rule.pattern, rule.kind);
  const [, open, ...rest] = partsOf(whole);
  const begin = partsOf(tree).slice(1);
  const fixed = begin.slice(0, begin.findIndex(({ type }) => type !== "char"));
  if (!fixed.length || !open || !isAnything(open)) return { whole, part };
  /** @type {Tree} */
  const narrow = { type: "all", parts: [{ type: "start" }, ...fixed, anything(true), ...rest] };
  if (sizeProblems(narrow, new Set()).length) return { whole, part };
  const lost = textThatFits([drawn(tree), drawn(whole), site(domains)], [drawn(narrow)]);
  return lost === "none" ? { whole: narrow, part: narrow } : { whole, part };
}

/** @param {Tree} tree */
function partsOf(tree) {
  return tree.type === "all" ? tree.parts : [];
}

/** @param {Tree} tree @returns {boolean} */
function isAnything(tree) {
  if (tree.type === "group") return isAnything(tree.body);
  return tree.type === "repeat" && tree.min === 0 && tree.max === Infinity && tree.body.type === "any";
}

/** An address that `one` excludes and `other` redirects. @param {Placed} one @param {Placed} other */
export function excludedAndFires(one, other) {
  if (!meet(one.domains, other.domains) || areApart(exclusionOf(one).whole, wholeOf(other.rule))) return "none";
  return once(keyOf("excluded", one, other), () => {
    const { all, none } = firing(other);
    return textThatFits([drawn(exclusionOf(one).whole), site(one.domains), ...all], none);
  });
}

/**
 * An address that `one` may lead to and `other` redirects, but none of `known`.
 *
 * @param {Placed} one
 * @param {Placed} other
 * @param {string[]} known
 */
export function leadsInto(one, other, known) {
  if (areApart(image(one.rule), wholeOf(other.rule))) return "none";
  return once(`${keyOf("leads", one, other)} ${known.join(" ")}`, () => {
    const { all, none } = firing(other);
    return textThatFits([drawn(image(one.rule)), ...all], [...none, ...known.map(literal)]);
  });
}

/** @param {Rule} rule */
function wholeOf(rule) {
  return patternOf(rule.pattern, rule.kind).tree;
}

/** Whether their fixed beginnings already tell that no text fits both. @param {Tree} one @param {Tree} other */
function areApart(one, other) {
  const [first, second] = [fixedBeginning(one), fixedBeginning(other)];
  return !first.startsWith(second) && !second.startsWith(first);
}

/** @param {Tree} tree @returns {string} */
function fixedBeginning(tree) {
  const [start, ...rest] = partsOf(tree);
  let text = "";
  for (const part of start?.type === "start" ? rest : []) {
    if (part.type === "all") return text + fixedBeginning({ type: "all", parts: [{ type: "start" }, ...part.parts] });
    if (part.type !== "char") break;
    text += String.fromCharCode(part.code).toLowerCase();
  }
  return text;
}

/** Whether every result begins with http: or https: whatever the captures are. @param {Rule} rule */
export function isAlwaysWeb(rule) {
  return textThatFits([drawn(image(rule))], [drawn(patternOf("^https?://.*$", "regex").tree)]) === "none";
}

/**
 * An address on which the rule would fire with these captures.
 *
 * @param {Placed} one
 * @param {Map<number, string>} captures
 */
export function firesWith(one, captures) {
  const { tree } = patternOf(one.rule.pattern, one.rule.kind);
  const { all, none } = firing(one);
  return textThatFits([automaton(withCaptures(tree, captures)), ...all.slice(1)], none);
}

/** @param {string} kind @param {...Placed} ones */
function keyOf(kind, ...ones) {
  const said = ones.map(({ rule, domains }) => [rule.kind, rule.pattern, rule.exclude, rule.target, domains]);
  return JSON.stringify([kind, ...said]);
}

/** @param {Placed} one @returns {{all: (Automaton | null)[], none: (Automaton | null)[]}} */
function firing({ rule, domains }) {
  const excluded = rule.exclude ? [drawn(patternOf(rule.exclude, rule.kind).tree)] : [];
  return { all: [drawn(wholeOf(rule)), site(domains)], none: excluded };
}

/** @param {string[]} some @param {string[]} others */
function meet(some, others) {
  return some.some((one) => others.some((other) => isBelow(one, other) || isBelow(other, one)));
}

/** @param {string} domain @param {string} other */
function isBelow(domain, other) {
  return domain === other || domain.endsWith(`.${other}`);
}

/**
 * What the target can become; more than it does, as captures depend on one another.
 *
 * @param {Rule} rule
 * @returns {Tree}
 */
export function image(rule) {
  const made = images.get(rule) ?? imageOf(rule);
  images.set(rule, made);
  return made;
}

/** @type {WeakMap<Rule, Tree>} */
const images = new WeakMap();

/** @param {Rule} rule @returns {Tree} */
function imageOf(rule) {
  const { tree } = patternOf(rule.pattern, rule.kind);
  const pieces = piecesOf(rule.target);
  const parts = pieces.map((piece) => (typeof piece === "number" ? capture(tree, piece) : spelled(piece)));
  return { type: "all", parts: [{ type: "start" }, ...parts, { type: "end" }] };
}

/** @param {string} text */
function literal(text) {
  return automaton({ type: "all", parts: [{ type: "start" }, spelled(text), { type: "end" }] });
}

/** @param {string} text @returns {Tree} */
function spelled(text) {
  return { type: "all", parts: [...text].map((character) => ({ type: "char", code: character.charCodeAt(0) })) };
}

/** @param {Tree} tree @param {number} number @returns {Tree} what the group may capture, as a group of its own */
function capture(tree, number) {
  const found = groupIn(tree, number, true);
  if (!found) return { type: "all", parts: [] };
  const body = { type: /** @type {const} */ ("group"), number, body: found.body };
  return found.isSure ? body : { type: "repeat", min: 0, max: 1, lazy: false, body, text: "" };
}

/**
 * @param {Tree} tree
 * @param {number} number
 * @param {boolean} isSure whether the tree is passed in every fit
 * @returns {{body: Tree, isSure: boolean} | null}
 */
function groupIn(tree, number, isSure) {
  switch (tree.type) {
    case "group":
      return tree.number === number ? { body: withoutEnds(tree.body), isSure } : groupIn(tree.body, number, isSure);
    case "repeat":
      return groupIn(tree.body, number, isSure && tree.min > 0);
    case "all":
    case "either":
      return tree.parts.map((part) => groupIn(part, number, isSure && tree.type === "all")).find(Boolean) ?? null;
    default:
      return null;
  }
}

/** @param {Tree} tree @param {(tree: Tree) => Tree | null} change of a part; null to look inside @returns {Tree} */
function changed(tree, change) {
  const made = change(tree);
  if (made) return made;
  if (tree.type === "group" || tree.type === "repeat") return { ...tree, body: changed(tree.body, change) };
  if (tree.type !== "all" && tree.type !== "either") return tree;
  return { ...tree, parts: tree.parts.map((part) => changed(part, change)) };
}

/** @param {Tree} tree */
function withoutEnds(tree) {
  return changed(tree, (part) => (["start", "end"].includes(part.type) ? { type: "all", parts: [] } : null));
}

/** @param {Tree} tree @param {Map<number, string>} captures */
function withCaptures(tree, captures) {
  return changed(tree, (part) => {
    const text = part.type === "group" ? captures.get(part.number) : undefined;
    return text === undefined ? null : spelled(text);
  });
}
