/**
 * What needs no server to be found: an address of Zendesk says where it leads, and a bare number is a ticket's where only
 * one Zendesk is known. Pure.
 *
 * @typedef {{title: string, detail: string, url: string}} Place
 * @typedef {{url: string} | {candidates: Place[]}} Found
 */

const ADDRESS = /^(?:https?:\/\/)?([a-z0-9][a-z0-9-]*\.zendesk\.com)(\/.*)$/i;
const PATHS = /** @type {const} */ ([
  [/^\/(?:api\/v2|agent|agent\/#|hc(?:\/[a-z-]+)?|)\/?(?:tickets|requests)\/([0-9]{1,15})(?:\.json)?(?:[/?#].*)?$/i, "tickets"],
  [/^\/(?:api\/v2|agent)\/users\/([0-9]{1,20})(?:\.json)?(?:[/?#].*)?$/i, "users"],
  [/^\/(?:api\/v2|agent)\/organizations\/([0-9]{1,20})(?:\.json)?(?:[/?#].*)?$/i, "organizations"],
]);
const NUMBER = /^#?([1-9][0-9]{0,14})$/;

/** @param {string} text @returns {string | null} the agent's page that an address of Zendesk is about */
export function pageOfAddress(text) {
  const [, host, path] = ADDRESS.exec(text.trim()) ?? [];
  if (!host || !path) return null;
  for (const [pattern, kind] of PATHS) {
    const number = pattern.exec(path)?.[1];
    if (number) return `https://${host.toLowerCase()}/agent/${kind}/${number}`;
  }
  return null;
}

/**
 * @param {string} text a bare number, with or without #
 * @param {string[]} hosts of the Zendesks that are known, the one that is looked at alone where there is one
 * @returns {Found | null}
 */
export function ticketOfNumber(text, hosts) {
  const number = NUMBER.exec(text.trim())?.[1];
  if (!number || !hosts.length) return null;
  const places = hosts.map((host) => ({ title: `#${number}`, detail: host, url: `https://${host}/agent/tickets/${number}` }));
  const [only] = places;
  return only && places.length === 1 ? { url: only.url } : { candidates: places };
}

/** @param {unknown} url what a server says is to be opened @returns {url is string} */
export function isOpenable(url) {
  return typeof url === "string" && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}
