/** Own rules as rules of declarativeNetRequest, which the browser applies before any request and without us. */

import { exclusionOf } from "./addresses.js";
import { onPages, PRIORITY, rawRule, redirectTo } from "./built_in.js";
import { hostsOf } from "./hosts.js";
import { patternOf } from "./pattern.js";
import { printed } from "./printing.js";
import { capturesIn, substitution } from "./target.js";
import { accepted } from "./check.js";

/** @typedef {import("./rule.js").Rule} Rule */
/** @typedef {import("./built_in.js").DnrRule} DnrRule */

/**
 * @typedef {object} Translation
 * @property {DnrRule[]} rules
 * @property {Record<number, string>} owners the own rule that a rule's id belongs to: the browser's errors name ids
 * @property {{rule: Rule, problems: import("./problems.js").Problem[]}[]} refused left out, with the reasons
 */

/**
 * @param {Rule[]} rules in order; refused ones are left out
 * @param {{firstId?: number, redirects?: import("./rule.js").Redirects}} [options]
 * @returns {Translation}
 */
export function toDnr(rules, { firstId = 1, redirects = { form: "agent" } } = {}) {
  const { order, refused } = accepted(rules, redirects);
  /** @type {DnrRule[]} */
  const made = order.length ? [rawRule(firstId)] : [];
  /** @type {Record<number, string>} */
  const owners = {};
  order.forEach((item, index) => {
    const id = firstId + 1 + index;
    const priority = PRIORITY.own + order.length - index;
    if (item.rule.id) owners[id] = item.rule.id;
    made.push({ id, priority, ...(item.excludes ? exclusion(item) : redirection(item.rule, item.domains)) });
  });
  return { rules: made, owners, refused };
}

/** @param {Rule} rule @param {string[]} [domains] @returns {Pick<DnrRule, "action" | "condition">} */
function redirection(rule, domains = hostsOf(rule).domains) {
  const used = capturesIn(rule.target);
  const pattern = printed(patternOf(rule.pattern, rule.kind).tree, (number) => used.has(number));
  return { action: redirectTo(substitution(rule.target, used)), condition: onPages(pattern, domains) };
}

/**
 * What the rule excludes is allowed to pass; the order sees to it that this stops no other rule.
 *
 * @param {import("./addresses.js").Placed} one
 */
function exclusion(one) {
  const pattern = printed(exclusionOf(one).part, () => false);
  return { action: /** @type {const} */ ({ type: "allow" }), condition: onPages(pattern, one.domains) };
}
