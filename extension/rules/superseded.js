/**
 * Rules that the built-in redirect makes needless: above all the one that GitLab's handbook tells people to import,
 * which fits too much and too little.
 *
 * https://handbook.gitlab.com/handbook/customer-success/csm/support/
 */

import { decide } from "./decision.js";
import { patternOf } from "./pattern.js";
import { problem } from "./problems.js";

/** @typedef {import("./rule.js").Rule} Rule */
/** @typedef {import("./rule.js").Redirects} Redirects */
/** @typedef {import("./problems.js").Problem} Problem */

/** GitLab has a second Zendesk, for customers of the US government. */
const SECOND = { "gitlab.zendesk.com": "gitlab-federal-support.zendesk.com" };
/** A ticket's number, as such rules write it. */
const NUMBER = String.raw`(?:\(?(?:\[0-9\]|\\d|\.)[+*]\??\)?|\*)`;
const LIKE = new RegExp(String.raw`^\^?https\??:\/\/(\(?.+?\)?)\.zendesk\.com\/api\/v2\/tickets\/${NUMBER}\.json\$?$`, "i");

/**
 * @param {Rule} rule
 * @param {Redirects} redirects
 * @returns {Problem[]} none if the built-in redirect does not do the same
 */
export function faultsOf(rule, redirects) {
  const plain = rule.pattern.replace(/\\([./])/g, "$1");
  const subdomain = LIKE.exec(plain)?.[1] ?? "";
  if (!subdomain || rule.exclude || !/\/(?:agent\/)?tickets\/\$\d$/i.test(rule.target)) return [];
  const name = /^[a-z0-9-]+$/i.test(subdomain) ? subdomain : "acme";
  const address = `https://${name}.zendesk.com/api/v2/tickets/12345.json`;
  if (!isSameTicket(rule, address, redirects)) return [];
  return [problem("import_superseded"), ...faultsIn(rule, subdomain, address)];
}

/** @param {Rule} rule @param {string} address @param {Redirects} redirects */
function isSameTicket(rule, address, redirects) {
  const own = decide(address, [{ ...rule, on: true }], { redirects: { form: null } }).result;
  const ours = decide(address, [], { redirects }).result;
  const ticket = (/** @type {string} */ result) => result.replace("/agent/", "/");
  return ours !== "" && ticket(own) === ticket(ours);
}

/** @param {Rule} rule @param {string} subdomain @param {string} address @returns {Problem[]} */
function faultsIn(rule, subdomain, address) {
  const { fits, anchored } = patternOf(rule.pattern, rule.kind);
  const host = new URL(address).host;
  const another = address.replace(".json", "/json");
  const around = `https://${host}/search?q=${address}`;
  const found = [];
  if (fits.test(another)) found.push(problem("fault_dots", another));
  if (!anchored && fits.test(around)) found.push(problem("fault_unanchored", around));
  if (/^[a-z0-9-]+$/i.test(subdomain)) found.push(problem("fault_one_subdomain", host));
  const second = Reflect.get(SECOND, host);
  if (second && !fits.test(address.replace(host, second))) found.push(problem("fault_second_instance", second));
  if (/\.com\/tickets\//i.test(rule.target)) found.push(problem("fault_extra_hop", `https://${host}/tickets/12345`));
  return found;
}
