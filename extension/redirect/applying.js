import { browser } from "../platform.js";
import { builtIn } from "../rules/built_in.js";
import { toDnr } from "../rules/dnr.js";
import { listen, read } from "../settings.js";

/**
 * The settings, told to the browser, which then redirects without us. For all of Zendesk it reads a ruleset of the
 * package; for named subdomains, and for own rules, it is given rules. Only what differs is changed.
 *
 * @typedef {import("../settings.js").Settings} Settings
 * @typedef {import("../rules/built_in.js").DnrRule} DnrRule
 * @typedef {import("../rules/rule.js").Redirects} Redirects
 */

const FORMS = /** @type {const} */ (["agent", "short"]);
/** The ids of the rules for named subdomains begin at 1. */
const FIRST_OWN = 1000;

export function listenForSettings() {
  browser.runtime.onInstalled.addListener(() => apply());
  browser.runtime.onStartup.addListener(() => apply());
  listen(() => apply());
}

let applied = Promise.resolve();

/** One after the other: each looks at what the one before it left. */
export function apply() {
  applied = applied.catch(() => {}).then(async () => {
    const settings = await read();
    await Promise.all([enableRulesets(settings), giveRules(await wanted(settings))]);
  });
  return applied;
}

/** @param {Settings} settings @returns {Redirects} */
export function redirectsOf({ redirect, ticket_path, subdomains }) {
  return { form: redirect ? ticket_path : null, subdomains };
}

/** @param {Settings} settings */
async function enableRulesets({ redirect, ticket_path, subdomains }) {
  const on = redirect && !subdomains.length ? [ticket_path] : [];
  const enabled = await browser.declarativeNetRequest.getEnabledRulesets();
  const missing = on.filter((form) => !enabled.includes(form));
  const others = FORMS.filter((form) => enabled.includes(form) && !on.includes(form));
  if (!missing.length && !others.length) return;
  await browser.declarativeNetRequest.updateEnabledRulesets({ enableRulesetIds: missing, disableRulesetIds: others });
}

/** @param {Settings} settings @returns {Promise<DnrRule[]>} */
async function wanted(settings) {
  const redirects = redirectsOf(settings);
  const limited = redirects.form && settings.subdomains.length ? builtIn(redirects.form, { subdomains: settings.subdomains }) : [];
  const { rules } = toDnr(settings.rules, { firstId: FIRST_OWN, redirects });
  const runs = await Promise.all(rules.map((rule) => isSupported(rule.condition.regexFilter)));
  return [...limited, ...rules.filter((_, index) => runs[index])];
}

/** One pattern that the browser cannot run would keep it from taking any of them. @param {string} regex */
export async function isSupported(regex) {
  const asked = { regex, isCaseSensitive: false, requireCapturing: true };
  return (await browser.declarativeNetRequest.isRegexSupported(asked)).isSupported;
}

/** @param {DnrRule[]} rules */
async function giveRules(rules) {
  const { removeRuleIds, addRules } = difference(await browser.declarativeNetRequest.getDynamicRules(), rules);
  if (removeRuleIds.length || addRules.length) {
    await browser.declarativeNetRequest.updateDynamicRules({ removeRuleIds, addRules: /** @type {any} */ (addRules) });
  }
}

/**
 * @param {{id: number}[]} given  rules that the browser has
 * @param {{id: number}[]} rules  those that it is to have
 * @returns {{removeRuleIds: number[], addRules: {id: number}[]}}
 */
export function difference(given, rules) {
  const before = new Map(given.map((rule) => [rule.id, inOrder(rule)]));
  const after = new Map(rules.map((rule) => [rule.id, inOrder(rule)]));
  return {
    removeRuleIds: given.map(({ id }) => id).filter((id) => before.get(id) !== after.get(id)),
    addRules: rules.filter(({ id }) => before.get(id) !== after.get(id)),
  };
}

/** Browsers give a rule's keys back in an order of their own, and some of its defaults as null. @param {unknown} value @returns {string} */
function inOrder(value) {
  return JSON.stringify(value, (_key, part) =>
    part && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).filter(([, inner]) => inner !== null).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
