import { browser } from "./platform.js";
import { readRule } from "./rules/rule.js";

/**
 * The settings: what the policy says, else what was set on the options page, else what is here. Each is its own key in
 * storage.local, so that two pages that change two settings do not overwrite each other.
 *
 * @typedef {import("./rules/rule.js").Rule & {policy?: true}} Rule  `policy` marks one that the administrator set
 * @typedef {object} Settings
 * @property {string} server  the Liaison server's address, or ""
 * @property {string[]} subdomains  of Zendesk, in small letters, whose links are redirected; empty: all
 * @property {"agent" | "short"} ticket_path
 * @property {boolean} redirect
 * @property {Rule[]} rules  in their order; the first that matches wins; those of the policy come first
 * @typedef {Settings & {managed: string[]}} Read  with the names of the settings that a policy sets
 */

/** @type {Settings} */
const UNSET = { server: "", subdomains: [], ticket_path: "agent", redirect: true, rules: [] };
const KEYS = /** @type {(keyof Settings)[]} */ (Object.keys(UNSET));

/** A value that is not of its setting's kind counts as not set: a policy and a stored value are both external text.
 * @type {{[Key in keyof Settings]: (value: unknown) => Settings[Key] | undefined}} */
const READERS = {
  server: (value) => (typeof value === "string" ? value.trim().replace(/\/+$/, "") : undefined),
  subdomains: (value) => (Array.isArray(value) ? subdomainsIn(value) : undefined),
  ticket_path: (value) => (value === "agent" || value === "short" ? value : undefined),
  redirect: (value) => (typeof value === "boolean" ? value : undefined),
  rules: (value) => (Array.isArray(value) ? rulesIn(value) : undefined),
};

/** @returns {Promise<Read>} */
export async function read() {
  const [managed, local] = await Promise.all([policy(), browser.storage.local.get(KEYS)]);
  return settled(managed, local);
}

/**
 * @param {Record<string, unknown>} managed
 * @param {Record<string, unknown>} local
 * @returns {Read}
 */
export function settled(managed, local) {
  const policy = valid(managed);
  const own = valid(local);
  const fixed = (policy.rules ?? []).map((rule) => ({ ...rule, policy: /** @type {const} */ (true) }));
  return {
    ...UNSET,
    ...own,
    ...policy,
    rules: [...fixed, ...(own.rules ?? []).filter((rule) => !rule.policy)],
    managed: Object.keys(policy),
  };
}

/**
 * Rules of the policy that are among `rules` are left out: they are not the user's to store.
 *
 * @param {Partial<Settings>} changed
 * @throws {Error} naming a setting that a policy sets, or a value that is not of its kind
 */
export async function change(changed) {
  const { managed } = await read();
  const stored = valid(changed);
  for (const key of Object.keys(changed)) {
    if (!(key in stored)) throw new Error(`${key} cannot be ${JSON.stringify(Reflect.get(changed, key))}`);
    if (key !== "rules" && managed.includes(key)) throw new Error(`${key} is set by a policy`);
  }
  if (stored.rules) stored.rules = stored.rules.filter((rule) => !rule.policy);
  await browser.storage.local.set(stored);
}

/** @param {(settings: Read) => unknown} heard  after any change, on the page or by policy */
export function listen(heard) {
  browser.storage.onChanged.addListener((changes, area) => {
    const ours = (area === "local" || area === "managed") && KEYS.some((key) => key in changes);
    if (ours) read().then(heard);
  });
}

/** Firefox rejects where there is no policy; Chromium gives an empty object. */
async function policy() {
  try {
    return await browser.storage.managed.get(KEYS);
  } catch {
    return {};
  }
}

/**
 * @param {Record<string, unknown>} values
 * @returns {Partial<Settings>} only the keys whose value is of its kind
 */
function valid(values) {
  const known = KEYS.map((key) => [key, READERS[key](values[key])]).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known);
}

/**
 * "acme", "ACME.zendesk.com" and "https://acme.zendesk.com/agent" are all acme.
 *
 * @param {unknown[]} values
 */
export function subdomainsIn(values) {
  const names = values
    .filter((value) => typeof value === "string")
    .map((value) => value.trim().toLowerCase().replace(/^https?:\/\//, ""))
    .map((value) => value.replace(/\.zendesk\.com(?:[/?#:].*)?$/, ""))
    .filter((value) => /^[a-z0-9][a-z0-9-]*$/.test(value));
  return [...new Set(names)];
}

/** @param {unknown[]} values @returns {Rule[]} */
function rulesIn(values) {
  return values.map((value, index) => {
    const rule = readRule(value, `rule-${index + 1}`);
    return isPolicy(value) ? { ...rule, policy: true } : rule;
  });
}

/** @param {unknown} value a rule that another page read, and gives back to be stored with the others */
function isPolicy(value) {
  return /** @type {Partial<Rule> | null} */ (value)?.policy === true;
}
