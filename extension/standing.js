import { isPermitted } from "./api.js";
import { configOf } from "./config.js";
import { browser } from "./platform.js";
import { serverAddress } from "./server_address.js";
import { read } from "./settings.js";
import { signInOf, signedInto } from "./sign_ins.js";
import { instanceAt, stateOf } from "./states.js";

/**
 * How we stand with our server, as seen from a place.
 *
 * @typedef {object} Standing
 * @property {import("./messages.js").State} state
 * @property {string} server
 * @property {string} instance "" while none can be told
 * @property {import("./config.js").Config | null} config
 * @property {import("./sign_ins.js").SignIn | null} signIn
 */

/** @returns {Promise<string>} the server's address, or "" when there is none that could be asked */
export async function serverSet() {
  const known = serverAddress((await read()).server);
  return "address" in known ? known.address : "";
}

/** @param {import("./places.js").Place} place @returns {Promise<Standing>} */
export async function standingAt(place) {
  const standing = await standingBy(place, false);
  return ["outdated", "other_zendesk"].includes(standing.state) ? standingBy(place, true) : standing;
}

/** @param {import("./places.js").Place} place @param {boolean} doubted @returns {Promise<Standing>} */
async function standingBy({ host, instance: named }, doubted) {
  const server = await serverSet();
  const permitted = server !== "" && (await isPermitted(server));
  const { config, failed } = permitted ? await configOf(server, { doubted }) : { config: null, failed: null };
  const instance = named || (config ? await instanceFor(config, server, host) : "");
  const signIn = server && instance ? await signInOf(server, instance) : null;
  const { version } = browser.runtime.getManifest();
  return { state: stateOf({ server, permitted, config, version, host, signIn, failed }), server, instance, config, signIn };
}

/**
 * The Zendesk that is looked at; elsewhere one that somebody is signed in to, else the server's first.
 *
 * @param {import("./config.js").Config} config @param {string} server @param {string | null} host
 */
async function instanceFor(config, server, host) {
  if (host) return instanceAt(config, host)?.name ?? "";
  const known = await signedInto(server);
  return (config.instances.find((one) => known.includes(one.name)) ?? config.instances[0])?.name ?? "";
}
