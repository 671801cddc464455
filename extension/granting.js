import { browser } from "./platform.js";
import { patternOf } from "./server_address.js";

/**
 * Asks the user for a server's host permission. To be called by a press at once, before anything is awaited: a browser
 * asks for nothing that was not pressed for.
 *
 * @param {string} server
 * @returns {Promise<boolean>}
 */
export async function grantServer(server) {
  return browser.permissions.request({ origins: [patternOf(server)] });
}

/** Zendesk itself, where the user has taken it back. */
export async function grantZendesk() {
  return browser.permissions.request({ origins: ["https://*.zendesk.com/*"] });
}
