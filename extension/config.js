import { everyMinutes } from "./alarms.js";
import { ask } from "./api.js";
import { browser } from "./platform.js";

/**
 * What the server tells every extension: data, never code. Kept with its ETag, asked for again once an hour.
 *
 * @typedef {{name: string, subdomain: string, host: string}} Instance
 * @typedef {{instances: Instance[], anchors: string[], minimum_version: string}} Config
 * @typedef {{server: string, etag: string, at: number, config: Config}} Kept
 */

const PATH = "/api/v1/extension/config";
const KEY = "config";
const MINUTES = 60;
const SOONEST = 60_000; // milliseconds

/** @param {() => Promise<string>} server the address that is set, or "" */
export function refreshConfig(server) {
  void everyMinutes(KEY, MINUTES);
  browser.alarms.onAlarm.addListener(async ({ name }) => {
    const address = name === KEY && (await server());
    if (address) await refreshed(address);
  });
}

/**
 * As the server last told it; asked for now when it never has.
 *
 * @param {string} server
 * @param {{doubted?: boolean}} [options] doubted: what is known keeps somebody out, so it is to be no older than a minute
 * @returns {Promise<{config: Config | null, failed: import("./messages.js").State | null}>}
 */
export async function configOf(server, { doubted = false } = {}) {
  const kept = await known(server);
  const good = kept && !(doubted && Date.now() - kept.at > SOONEST);
  return good ? { config: kept.config, failed: null } : refreshed(server);
}

/** The names of the anchors in the order to try; none: as the extension has them. @param {string} server */
export async function anchorsOrder(server) {
  return (server && (await known(server))?.config.anchors) || [];
}

/**
 * What is known stays where the server gives nothing better.
 *
 * @param {string} server
 * @returns {Promise<{config: Config | null, failed: import("./messages.js").State | null}>}
 */
export async function refreshed(server) {
  const kept = await known(server);
  const headers = /** @type {Record<string, string>} */ (kept?.etag ? { "If-None-Match": kept.etag } : {});
  const answer = await ask(server, { path: PATH, headers });
  const config = "failed" in answer ? null : configIn(answer.body);
  if (config && "status" in answer) {
    await browser.storage.local.set({ [KEY]: { server, etag: answer.headers.etag ?? "", at: Date.now(), config } });
    return { config, failed: null };
  }
  if (kept) return { config: kept.config, failed: null };
  return { config: null, failed: "failed" in answer ? answer.failed : "server_down" };
}

/** @param {string} server @returns {Promise<Kept | null>} */
async function known(server) {
  const kept = /** @type {Kept | undefined} */ ((await browser.storage.local.get(KEY))[KEY]);
  return kept?.server === server ? kept : null;
}

/** @param {string} body @returns {Config | null} null when it is not what a Liaison server tells */
export function configIn(body) {
  try {
    const { instances, anchors, minimum_version } = JSON.parse(body);
    const served = instances.filter((/** @type {any} */ one) => [one.name, one.subdomain, one.host].every(isText));
    return {
      instances: served.map((/** @type {Instance} */ one) => ({ ...one, host: one.host.toLowerCase() })),
      anchors: Array.isArray(anchors) ? anchors.filter(isText) : [],
      minimum_version: isText(minimum_version) ? minimum_version : "0",
    };
  } catch {
    return null;
  }
}

/** @param {unknown} value @returns {value is string} */
const isText = (value) => typeof value === "string";
