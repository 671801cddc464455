import { configOf } from "./config.js";
import { read } from "./settings.js";
import { isPermitted } from "./api.js";
import { serverSet } from "./standing.js";

/**
 * The Zendesks that a bare number may be meant for.
 *
 * @param {string | null} host the one that is looked at: then no other
 * @returns {Promise<string[]>}
 */
export async function hostsKnown(host) {
  if (host) return [host];
  const { subdomains } = await read();
  const server = await serverSet();
  const config = server && (await isPermitted(server)) ? (await configOf(server)).config : null;
  const names = subdomains.length ? subdomains : (config?.instances ?? []).map((one) => one.subdomain);
  return names.map((name) => `${name.toLowerCase()}.zendesk.com`);
}
