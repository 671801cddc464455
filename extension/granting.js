import { ask } from "./content/asking.js";
import { browser } from "./platform.js";
import { patternOf } from "./server_address.js";
import { pageOf } from "./states.js";
import { say } from "./words.js";

/**
 * What only a press may do: a browser asks its user for a permission in the page that was pressed, at once, before
 * anything is awaited there.
 */

const ZENDESK = { origins: ["https://*.zendesk.com/*"] };

/** Firefox gives a frame in a page no way to ask: there the options page has to. */
const MAY_ASK = Boolean(browser.permissions);

/** @param {string} server its origin @returns {Promise<boolean>} */
export async function grantServer(server) {
  if (MAY_ASK) return browser.permissions.request({ origins: [patternOf(server)] });
  await ask({ type: "options" });
  return false;
}

export function grantZendesk() {
  return browser.permissions.request(ZENDESK);
}

/** Whether Zendesk's pages are ours to see: a user may take that back at any time. */
export function mayUseZendesk() {
  return browser.permissions.contains(ZENDESK);
}

/**
 * "Sign in with Zendesk", with the question for the server's permission first.
 *
 * @param {string} server @param {string} key of the page @param {string} [instance]
 * @returns {Promise<string>} what went wrong, in words; "" when somebody is signed in
 */
export async function signIn(server, key, instance) {
  const granted = MAY_ASK ? grantServer(server) : true;
  const wish = { type: "sign_in", key, instance };
  const first = ask(wish); // told before the browser's question closes this page, so that the background can go on
  if (!(await granted)) return say("state_refused");
  const begun = await first;
  if (begun.state === "no_permission" && !MAY_ASK) await ask({ type: "options" });
  const done = begun.state === "no_permission" && MAY_ASK ? await ask(wish) : begun;
  return done.ok ? "" : done.detail || say(pageOf(done.state).text, new URL(server).host, "Zendesk");
}
