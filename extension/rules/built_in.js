/**
 * The redirects that work at once: Zendesk's API addresses of a ticket, a user and an organization to their pages.
 * `redirect/agent.json` and `redirect/short.json` are these as static rulesets.
 *
 * @typedef {import("./rule.js").Rule} Rule
 * @typedef {import("./rule.js").Redirects} Redirects
 * @typedef {{name: string, pattern: string, target: string}} BuiltIn
 *
 * A rule of chrome.declarativeNetRequest.
 * @typedef {object} DnrRule
 * @property {number} id
 * @property {number} priority
 * @property {{type: "allow"} | {type: "redirect", redirect: {regexSubstitution: string}}} action
 * @property {Condition} condition
 *
 * @typedef {object} Condition
 * @property {string} regexFilter
 * @property {boolean} isUrlFilterCaseSensitive
 * @property {string[]} requestMethods
 * @property {string[]} resourceTypes
 * @property {string[]} [requestDomains]
 */

/** Marks an address that is opened as it is. Kept in the fragment, which no server sees. */
export const RAW = "#liaison-raw";
export const RAW_PATTERN = "#liaison-raw$";

/** Above every rule: what asks for raw data gets it. Between: own rules. Below: the built-in ones. */
export const PRIORITY = { raw: 1_000_000, own: 1000, builtIn: 1 };

/** No `{1,63}` for a name in a host: RE2 would refuse it as too large. */
const HOST = "^https://([a-z0-9][a-z0-9-]*)\\.zendesk\\.com";
const END = "(?:\\.json)?(?:[?#].*)?$";
const NAMES = ["tickets", "users", "organizations"];

/**
 * Page 003 of the handbook leads to /tickets/ID, which sends the agent on; only tickets have such a short address.
 *
 * @param {Redirects["form"]} form
 * @returns {BuiltIn[]}
 */
export function builtIns(form) {
  if (!form) return [];
  return NAMES.map((name) => ({
    name,
    pattern: `${HOST}/api/v2/${name}/([0-9]+)${END}`,
    target: `https://$1.zendesk.com${form === "short" && name === "tickets" ? "" : "/agent"}/${name}/$2`,
  }));
}

/**
 * The static ruleset; with subdomains, rules for those alone, to be added instead of it.
 *
 * @param {"agent" | "short"} form
 * @param {{firstId?: number, subdomains?: string[]}} [options]
 * @returns {DnrRule[]}
 */
export function builtIn(form, { firstId = 1, subdomains = [] } = {}) {
  const domains = subdomains.map((name) => `${name.toLowerCase()}.zendesk.com`);
  const redirects = builtIns(form).map((one, index) => ({
    id: firstId + 1 + index,
    priority: PRIORITY.builtIn,
    action: redirectTo(one.target.replace(/\$(\d)/g, "\\$1")),
    condition: onPages(one.pattern, domains),
  }));
  return [rawRule(firstId), ...redirects];
}

/** @param {number} id @returns {DnrRule} */
export function rawRule(id) {
  return { id, priority: PRIORITY.raw, action: { type: "allow" }, condition: onPages(RAW_PATTERN, []) };
}

/** @param {string} regexSubstitution @returns {DnrRule["action"]} */
export function redirectTo(regexSubstitution) {
  return { type: "redirect", redirect: { regexSubstitution } };
}

/**
 * Pages that are opened only: never what a page itself asks for, and never a form that is sent, which a redirect would
 * send to the other address.
 *
 * @param {string} regexFilter
 * @param {string[]} requestDomains
 * @returns {Condition}
 */
export function onPages(regexFilter, requestDomains) {
  return {
    regexFilter,
    isUrlFilterCaseSensitive: false,
    requestMethods: ["get"],
    resourceTypes: ["main_frame"],
    ...(requestDomains.length ? { requestDomains } : {}),
  };
}
