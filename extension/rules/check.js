/** Whether a rule can be had: the same in both browsers, without a loop, and with everything that it needs. */

import { fires, isAlwaysWeb, placed } from "./addresses.js";
import { hostsOf } from "./hosts.js";
import { whatFollows } from "./loops.js";
import { inOrder } from "./order.js";
import { patternOf } from "./pattern.js";
import { problem, tooLong } from "./problems.js";
import { LONGEST, MOST_RULES, nameOf } from "./rule.js";
import { repeatProblems } from "./repeats.js";
import { sizeProblems } from "./size.js";
import { capturesIn, targetProblems } from "./target.js";

/** @typedef {import("./rule.js").Rule} Rule */
/** @typedef {import("./rule.js").Redirects} Redirects */
/** @typedef {import("./problems.js").Problem} Problem */

/**
 * @param {Rule} rule whether it is on or off
 * @param {Rule[]} others the list in order; where it has a rule with this id, that is the rule's place, else the end is
 * @param {Redirects} [redirects] all of Zendesk by default
 * @returns {Problem[]} empty: it can be had as it is; notes alone: it can be had
 */
export function check(rule, others, redirects = { form: "agent" }) {
  const alone = checkAlone(rule);
  if (isRefused(alone)) return alone;
  const place = others.findIndex(({ id }) => id === rule.id);
  const list = place < 0 ? [...others, rule] : others.with(place, rule);
  if (list.length > MOST_RULES) return [...alone, problem("too_many_rules", String(MOST_RULES))];
  const beside = list.filter((one) => one === rule || (one.on && !isRefused(checkAlone(one))));
  return [...alone, ...checkAmong(rule, beside, redirects)];
}

/** @param {Problem[]} problems */
export function isRefused(problems) {
  return problems.some(({ refused }) => refused);
}

/**
 * @typedef {object} Accepted
 * @property {Rule[]} rules those of a list that are switched on and can be had together
 * @property {import("./order.js").Item[]} order the same as the browser is to have them
 * @property {{rule: Rule, problems: Problem[]}[]} refused those that cannot be had beside the ones above them: so that one
 *   bad rule (of a policy, or of an older version) stops no other
 */

/** @type {{key: string, found: Accepted | null}} */
const last = { key: "", found: null };

/**
 * @param {Rule[]} rules
 * @param {Redirects} [redirects]
 * @returns {Accepted}
 */
export function accepted(rules, redirects = { form: "agent" }) {
  const key = JSON.stringify([rules, redirects]);
  if (last.key !== key || !last.found) Object.assign(last, { key, found: findAccepted(rules, redirects) });
  return /** @type {Accepted} */ (last.found);
}

/** @param {Rule[]} rules @param {Redirects} redirects @returns {Accepted} */
function findAccepted(rules, redirects) {
  /** @type {Rule[]} */
  const kept = [];
  /** @type {Accepted["refused"]} */
  const refused = [];
  for (const rule of rules.filter(({ on }) => on)) {
    const problems = check(rule, kept, redirects);
    if (isRefused(problems)) refused.push({ rule, problems });
    else kept.push(rule);
  }
  return { rules: kept, order: inOrder(kept, redirects).order, refused };
}

/** @type {Map<string, Problem[]>} */
const checked = new Map();
const MOST_KEPT = 2000;

/** What is wrong with a rule whatever other rules there are. @param {Rule} rule @returns {Problem[]} */
export function checkAlone(rule) {
  const key = JSON.stringify([rule.name.length > LONGEST.name, rule.kind, rule.pattern, rule.target, rule.exclude]);
  const known = checked.get(key);
  if (known) return known;
  if (checked.size >= MOST_KEPT) checked.clear();
  const found = findAlone(rule);
  checked.set(key, found);
  return found;
}

/** @param {Rule} rule @returns {Problem[]} */
function findAlone(rule) {
  const pattern = patternOf(rule.pattern, rule.kind);
  const exclude = rule.exclude ? patternOf(rule.exclude, rule.kind) : null;
  const found = [pattern.problem, exclude?.problem].filter((one) => !!one);
  if (rule.name.length > LONGEST.name) found.push(tooLong(rule.name, LONGEST.name));
  if (found.length) return [...found, ...targetProblems(rule.target, 9)];
  found.push(...targetProblems(rule.target, pattern.groups));
  const used = capturesIn(rule.target);
  found.push(...runningProblems(pattern.tree, used), ...(exclude ? runningProblems(exclude.part, new Set()) : []));
  found.push(...hostsOf(rule).problems);
  if (isRefused(found)) return found;
  const isOpen = /^[^:/]*\$[1-9]/.test(rule.target) && !isAlwaysWeb(rule);
  if (isOpen) found.push(problem("target_scheme_captured", rule.target));
  if (fires(placed(rule)) === "none") found.push(problem("never_fits"));
  if (!pattern.anchored) found.push(problem("unanchored"));
  return found;
}

/**
 * What keeps a browser from running it.
 *
 * @param {import("./syntax.js").Tree} tree
 * @param {Set<number>} used captures
 * @returns {Problem[]}
 */
function runningProblems(tree, used) {
  const tooLarge = sizeProblems(tree, used);
  return tooLarge.length ? tooLarge : repeatProblems(tree, used);
}

/**
 * @param {Rule} rule
 * @param {Rule[]} rules in order, with this one
 * @param {Redirects} redirects
 * @returns {Problem[]}
 */
function checkAmong(rule, rules, redirects) {
  return [whatFollows(rule, rules, redirects), exclusionProblem(rule, rules, redirects)].filter((one) => !!one);
}

/** @param {Rule} rule @param {Rule[]} rules @param {Redirects} redirects @returns {Problem | null} */
function exclusionProblem(rule, rules, redirects) {
  const { conflict } = inOrder(rules, redirects);
  if (!conflict) return null;
  const isOurs = conflict.rule === rule || conflict.other === rule;
  if (!isOurs && inOrder(rules.filter((one) => one !== rule), redirects).conflict) return null;
  const other = nameOf(conflict.other === rule ? conflict.rule : conflict.other);
  if (!conflict.address) return problem("exclude_unclear", other);
  return problem(conflict.other === rule ? "stopped_by_exclude" : "exclude_stops", other, conflict.address);
}
