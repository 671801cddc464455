/**
 * What becomes of a rule's results: a browser asks the rules again for the new address. Where a result may fit a rule (an
 * answer of the automata), an address that leads there is made and followed, so that what is said of it is true.
 */

import { firesWith, image, leadsInto, meet, placed } from "./addresses.js";
import { decide } from "./decision.js";
import { builtInRules } from "./order.js";
import { printed } from "./printing.js";
import { problem } from "./problems.js";
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
  const one = placed(rule);
  const next = [...rules.map(placed), ...builtInRules(redirects)].filter((other) => mayLeadTo(rule, other));
  /** @type {Problem | null} */
  let goesOn = null;
  for (const other of next) {
    for (const address of addressesInto(one, other)) {
      const found = followed(address, rules, redirects, other.rule);
      if (found?.refused) return found;
      goesOn ??= found;
    }
  }
  const example = exampleOf(rule);
  const found = example ? followed(example, rules, redirects, rule) : null;
  return found?.refused ? found : (goesOn ?? found);
}

/** By the target's host, where it is written out: most rules lead to where no rule is. @param {Rule} rule @param {Placed} other */
function mayLeadTo(rule, other) {
  const host = /^https?:\/\/([^/?#:$]+)(?=[/?#:]|$)/i.exec(rule.target)?.[1]?.toLowerCase();
  return !host || meet([host], other.domains);
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

/** @param {string} address @param {Rule[]} rules @param {Redirects} redirects @param {Rule} other @returns {Problem | null} */
function followed(address, rules, redirects, other) {
  const { hops, ends, lands } = decide(address, rules, { redirects });
  if (!ends) return problem("loop", address, other.name);
  return hops.length ? problem("goes_on", address, other.name, lands) : null;
}

/** @param {Rule} rule what an imported rule gave as an example */
function exampleOf(rule) {
  const example = rule.kept?.exampleUrl;
  return typeof example === "string" ? example : "";
}
