/**
 * What a redirect rule is. The list's order is the order in which rules are asked; the first that fits redirects.
 * No file in this folder touches the browser: all of it runs in Node as well.
 *
 * @typedef {"wildcard" | "regex"} Kind
 *
 * @typedef {object} Rule
 * @property {string} id made by us, never shown
 * @property {string} name
 * @property {string} pattern fits a whole address (wildcard), or any part of one (regex), in any letter case
 * @property {Kind} kind of `pattern` and of `exclude`
 * @property {string} target replaces the whole address; `$1` to `$9` are the captures
 * @property {string} exclude an address that also fits this is left to the rules below; empty for none
 * @property {boolean} on
 * @property {Record<string, unknown>} [kept] what came with an imported rule and means nothing to us
 *
 * Which of the built-in redirects are on: none (`form` null), for all of Zendesk, or for named subdomains only.
 * @typedef {object} Redirects
 * @property {"agent" | "short" | null} form
 * @property {string[]} [subdomains] empty for all
 */

export const LONGEST = { name: 200, text: 2000 };
export const MOST_RULES = 200;

/** @param {Partial<Rule>} [given] @returns {Rule} */
export function newRule(given = {}) {
  return { id: crypto.randomUUID(), name: "", pattern: "", kind: "wildcard", target: "", exclude: "", on: true, ...given };
}

/**
 * A rule out of storage or a policy, where anything may stand: what is missing or of another type becomes empty.
 *
 * @param {unknown} value
 * @param {string} [id] for a rule that has none
 * @returns {Rule}
 */
export function readRule(value, id = crypto.randomUUID()) {
  const given = /** @type {Record<string, unknown>} */ (isRecord(value) ? value : {});
  /** @param {string} key */
  const text = (key) => (typeof given[key] === "string" ? /** @type {string} */ (given[key]).trim() : "");
  return {
    id: text("id") || id,
    name: text("name"),
    pattern: text("pattern"),
    kind: given.kind === "regex" ? "regex" : "wildcard",
    target: text("target"),
    exclude: text("exclude"),
    on: given.on !== false,
    ...(isRecord(given.kept) ? { kept: given.kept } : {}),
  };
}

/** What to call a rule in a sentence. @param {Rule} rule */
export function nameOf({ name, pattern }) {
  return name || pattern.slice(0, 80);
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
export function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
