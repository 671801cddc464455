import { browser } from "../platform.js";
import { check } from "../rules/check.js";
import { toDnr } from "../rules/dnr.js";
import { hostsOf } from "../rules/hosts.js";
import { isSupported, redirectsOf } from "../redirect/applying.js";
import { change, listen, read } from "../settings.js";

/**
 * The rules and permissions as they are now, for every part of the page that shows them.
 *
 * @typedef {import("../settings.js").Rule} Rule
 * @typedef {import("../rules/problems.js").Problem} Problem
 */

export const now = {
  /** The policy's first, then the user's own. @type {Rule[]} */
  rules: [],
  /** @type {import("../rules/rule.js").Redirects} */
  redirects: { form: "agent" },
  /** Hosts that the browser lets us work on. @type {string[]} */
  granted: [],
};

/** @type {(() => void)[]} */
const watchers = [];

/** @param {() => void} changed called at once, and after every change of rules, settings or permissions */
export function watch(changed) {
  watchers.push(changed);
  changed();
}

export async function follow() {
  listen(look);
  browser.permissions.onAdded.addListener(look);
  browser.permissions.onRemoved.addListener(look);
  await look();
}

async function look() {
  const [settings, permissions] = await Promise.all([read(), browser.permissions.getAll()]);
  now.rules = settings.rules;
  now.redirects = redirectsOf(settings);
  now.granted = permissions.origins ?? [];
  for (const changed of watchers) changed();
}

/** @returns {Rule[]} those that are the user's to change */
export function own() {
  return now.rules.filter((rule) => !rule.policy);
}

/** @param {Rule[]} rules the user's own, in their new order */
export async function store(rules) {
  await change({ rules });
  await look();
}

/** @param {Rule} rule @returns {string[]} the origins that the rule needs and has not */
export function missing(rule) {
  return hostsOf(rule).origins.filter((origin) => !now.granted.some((known) => covers(known, origin)));
}

/** Whether leave for one pattern is leave for another: both are `SCHEME://HOST/*`. @param {string} known @param {string} wanted */
export function covers(known, wanted) {
  const [, scheme, host = ""] = /^([a-z*]+):\/\/([^/]*)\//.exec(known) ?? [];
  const [, wantedScheme, wantedHost = ""] = /^([a-z*]+):\/\/([^/]*)\//.exec(wanted) ?? [];
  if (scheme !== "*" && scheme !== wantedScheme) return false;
  if (host === "*" || host === wantedHost) return true;
  return host.startsWith("*.") && (wantedHost === host.slice(2) || wantedHost.endsWith(host.slice(1)));
}

/**
 * Asks the browser for one origin. To be called at once in the press that is to be its reason, with nothing awaited before.
 *
 * @param {string} origin
 * @returns {Promise<boolean>}
 */
export async function ask(origin) {
  const granted = await browser.permissions.request({ origins: [origin] });
  await look();
  return granted;
}

/** @param {Rule} rule @returns {Problem[]} */
export function problemsOf(rule) {
  return check(rule, now.rules, now.redirects);
}

/** What only this browser can say, once the rule is right by itself. @param {Rule} rule @returns {Promise<Problem[]>} */
export async function browserProblems(rule) {
  const { rules } = toDnr([{ ...rule, on: true }], { redirects: now.redirects });
  const run = await Promise.all(rules.map(({ condition }) => isSupported(condition.regexFilter)));
  return run.every(Boolean) ? [] : [{ code: "unsupported_here", refused: true, values: [] }];
}
