/**
 * What becomes of a rule's results: a browser asks the rules again for the new address. Where a result may fit a
 * rule (an answer of the automata), an address that leads there is made and followed, so that what is said of it is
 * true.
 */

import { firesWith, image, leadsInto, placed } from "./addresses.js";
import { decide } from "./decision.js";
import { builtInRules } from "./order.js";
import { printed } from "./printing.js";
import { problem } from "./problems.js";
import { nameOf } from "./rule.js";
import { capturesIn } from "./target.js";

/** @typedef {import("./rule.js").Rule} Rule */
/** @typedef {import("./rule.js").Redirects} Redirects */
/** @typedef {import("./problems.js").Problem} Problem */
/** @typedef {import("./addresses.js").Placed} Placed */

const MOST_TRIES = 3;

/**
 * @param {Rule} rule
 * @param {Rule[]} rules in order, with this one
 * @param {Redirects} redirects
 * @returns {Problem | null} a loop, or else that an address goes on to another
 */
export function whatFollows(rule, rules, redirects) {
  const all = [...rules.map(placed), ...builtInRules(redirects)];
  const [first, ...further] = reached(placed(rule), all);
  const own = first ? addressesOn(first) : [];
  const found = own.map(({ address, other }) => followed(address, rules, redirects, other)).filter((one) => !!one);
  return found.find(({ refused }) => refused) ?? loopFrom(further, rule, rules, redirects) ?? found[0] ?? null;
}

/** @typedef {{one: Placed, next: Placed[]}} Reached a rule, and those that may redirect its results */

/**
 * The rule, and every one that its results may come to in the end.
 *
 * @param {Placed} begin
 * @param {Placed[]} all
 * @returns {Reached[]}
 */
function reached(begin, all) {
  /** @type {Reached[]} */
  const found = [];
  const waiting = [begin];
  // It grows while it is gone through.
  for (const one of waiting) {
    if (found.some((known) => known.one.rule === one.rule)) continue;
    const next = all.filter((other) => leadsInto(one, other, []) !== "none");
    found.push({ one, next });
    waiting.push(...next);
  }
  return found;
}

/**
 * A loop that this rule closes, but that is seen best from another.
 *
 * @param {Reached[]} further
 * @param {Rule} rule
 * @param {Rule[]} rules
 * @param {Redirects} redirects
 */
function loopFrom(further, rule, rules, redirects) {
  const others = rules.filter((one) => one !== rule);
  const loop = further.flatMap(addressesOn).find(({ address }) => {
    return !decide(address, rules, { redirects }).ends && decide(address, others, { redirects }).ends;
  });
  return loop ? problem("loop", loop.address, nameOf(loop.other)) : null;
}

/** @param {Reached} reached */
function addressesOn({ one, next }) {
  return next.flatMap((other) => addressesInto(one, other).map((address) => ({ address, other: other.rule })));
}

/** Addresses on which `one` redirects to where `other` redirects. @param {Placed} one @param {Placed} other */
function addressesInto(one, other) {
  const found = [];
  const known = [];
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const result = leadsInto(one, other, known);
    if (typeof result === "string") break;
    known.push(result.text);
    const address = firesWith(one, capturesOf(one.rule, result.text));
    if (typeof address === "object") found.push(address.text);
  }
  return found;
}

/** The captures that make this result. @param {Rule} rule @param {string} result @returns {Map<number, string>} */
function capturesOf(rule, result) {
  const wanted = capturesIn(rule.target);
  /** @type {number[]} */
  const seen = [];
  const pattern = printed(image(rule), (number) => wanted.has(number) && Boolean(seen.push(number)));
  const values = new RegExp(pattern, "i").exec(result) ?? [];
  return new Map(seen.map((number, index) => [number, values[index + 1] ?? ""]));
}

/**
 * @param {string} address
 * @param {Rule[]} rules
 * @param {Redirects} redirects
 * @param {Rule} other
 * @returns {Problem | null}
 */
function followed(address, rules, redirects, other) {
  const { why, hops, ends, lands } = decide(address, rules, { redirects });
  // Chromium then asks the built-in rules as well, Firefox does not.
  if (why === "same_address" && isBuiltIn(other)) return problem("leads_to_itself", address);
  if (!ends) return problem("loop", address, nameOf(other));
  return hops.length ? problem("goes_on", address, nameOf(other), lands) : null;
}

/** @param {Rule} rule */
function isBuiltIn(rule) {
  return rule.id === "";
}
