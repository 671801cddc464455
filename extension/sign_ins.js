import { browser } from "./platform.js";

/**
 * Who is signed in: one token for each server and Zendesk. Content scripts have no way to them where the browser can
 * close storage to them; in Firefox they could read it, but hold nothing of a page's.
 *
 * @typedef {object} SignIn
 * @property {string} token "" when it has ended
 * @property {string} [token_id]
 * @property {{id: number, name: string}} [agent]
 * @property {"revoked" | "signed_out"} [ended] why there is no token any more
 */

const PREFIX = "sign_in ";

export function guardSignIns() {
  void browser.storage.local.setAccessLevel?.({ accessLevel: "TRUSTED_CONTEXTS" });
}

/** @param {string} server @param {string} instance */
const nameOf = (server, instance) => `${PREFIX}${server} ${instance}`;

/** @param {string} server @param {string} instance @returns {Promise<SignIn | null>} */
export async function signInOf(server, instance) {
  const name = nameOf(server, instance);
  return /** @type {SignIn | undefined} */ ((await browser.storage.local.get(name))[name]) ?? null;
}

/** @param {string} server @returns {Promise<string[]>} the instances that somebody is signed in to */
export async function signedInto(server) {
  const kept = Object.entries(/** @type {Record<string, SignIn>} */ (await browser.storage.local.get(null)));
  const start = nameOf(server, "");
  return kept.filter(([name, one]) => name.startsWith(start) && one.token).map(([name]) => name.slice(start.length));
}

/** @param {string} server @param {string} instance @param {SignIn} signIn */
export async function keep(server, instance, signIn) {
  await browser.storage.local.set({ [nameOf(server, instance)]: signIn });
}

/**
 * The token is forgotten; why it ended is kept, to be said. One that has been replaced meanwhile stays.
 *
 * @param {string} server @param {string} instance
 * @param {string} token the one that the server did not take
 * @param {"revoked" | "signed_out"} why
 */
export async function end(server, instance, token, why) {
  if ((await signInOf(server, instance))?.token === token) await keep(server, instance, { token: "", ended: why });
}
