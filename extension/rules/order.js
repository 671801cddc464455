/**
 * The order of rules with exclusions. A rule's exclusion concerns that rule alone; but in both browsers an
 * exclusion is an `allow` rule, and that stops every rule below it. So each exclusion must stand below every rule
 * that redirects something of what it excludes, and yet above its own rule. Rules that share no address may change
 * places: if such an order exists, the browsers do exactly what the list says. If none exists, the rule is refused.
 */

import { bothFire, excludedAndFires, placed } from "./addresses.js";
import { builtIns } from "./built_in.js";
import { domainsOf } from "./decision.js";

/** @typedef {import("./rule.js").Rule} Rule */
/** @typedef {import("./rule.js").Redirects} Redirects */
/** @typedef {import("./addresses.js").Placed} Placed */
/** @typedef {Placed & {excludes: boolean}} Item one rule of the browser */
/** @typedef {{rule: Rule, other: Rule, address: string}} Conflict */

/**
 * @param {Rule[]} rules switched on and each of them possible by itself
 * @param {Redirects} redirects
 * @returns {{order: Item[], conflict: Conflict | null}} highest first; with copies of those built-in redirects that
 *   must stand above an exclusion
 */
export function inOrder(rules, redirects) {
  const own = rules.map(placed);
  const below = own.some(({ rule }) => rule.exclude) ? builtInRules(redirects) : [];
  const excluding = own.filter(({ rule }) => rule.exclude);
  const isStopped = (/** @type {Placed} */ other) =>
    excluding.some((one) => isLower(one, other, own) && excludedAndFires(one, other) !== "none");
  const all = [...own, ...below.filter(isStopped)];
  if (!all.some(isStopped)) return { order: own.flatMap(items), conflict: null };
  return sorted(all);
}

/** @param {Redirects} redirects @returns {Placed[]} */
export function builtInRules(redirects) {
  const domains = domainsOf(redirects);
  return builtIns(redirects.form).map(({ name, pattern, target }) => ({
    rule: { id: "", name: `…zendesk.com/api/v2/${name}/…`, pattern, kind: "regex", target, exclude: "", on: true },
    domains,
  }));
}

/** @param {Placed} one @param {Placed} other @param {Placed[]} own */
function isLower(one, other, own) {
  const place = own.indexOf(other);
  return place < 0 || place > own.indexOf(one);
}

/** @param {Placed} one @returns {Item[]} */
function items(one) {
  const redirects = { ...one, excludes: false };
  return one.rule.exclude ? [{ ...one, excludes: true }, redirects] : [redirects];
}

/** @param {Placed[]} all @returns {{order: Item[], conflict: Conflict | null}} */
function sorted(all) {
  /** @type {Item[]} */
  const order = [];
  let left = all.flatMap(items);
  while (left.length) {
    const next = left.find((item) => !left.some((other) => other !== item && mustBeAbove(other, item, all)));
    if (!next) return { order: [], conflict: conflictIn(left) };
    order.push(next);
    left = left.filter((item) => item !== next);
  }
  return { order, conflict: null };
}

/** @param {Item} item @param {Item} other @param {Placed[]} all in the list's order @returns {boolean} */
function mustBeAbove(item, other, all) {
  if (item.rule === other.rule) return item.excludes;
  if (item.excludes) return false;
  if (other.excludes) return excludedAndFires(other, item) !== "none";
  const place = (/** @type {Item} */ one) => all.findIndex(({ rule }) => rule === one.rule);
  return place(item) < place(other) && bothFire(item, other) !== "none";
}

/** @param {Item[]} left those that have no order @returns {Conflict} */
function conflictIn(left) {
  const found = [];
  for (const one of left.filter(({ excludes }) => excludes)) {
    for (const other of left.filter(({ rule }) => rule !== one.rule)) {
      const address = excludedAndFires(one, other);
      if (address !== "none") found.push({ one, other, address, isDirect: bothFire(one, other) !== "none" });
    }
  }
  const worst = found.find(({ isDirect }) => isDirect) ?? found[0];
  if (!worst) throw new Error("rules without an order, and no exclusion among them");
  const { one, other, address } = worst;
  return { rule: one.rule, other: other.rule, address: typeof address === "object" ? address.text : "" };
}
