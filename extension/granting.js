import { browser } from "./platform.js";
import { patternOf } from "./server_address.js";

/**
 * Asks the user for a server's host permission. To be called by a press at once, before anything is awaited: a browser
 * asks for nothing that was not pressed for.
 *
 * @param {string} server
 * @returns {Promise<boolean>}
 */
export function grantServer(server) {
  return browser.permissions.request({ origins: [patternOf(server)] });
}

const ZENDESK = { origins: ["https://*.zendesk.com/*"] };

export function grantZendesk() {
  return browser.permissions.request(ZENDESK);
}

/** Whether Zendesk's pages are ours to see: a user may take that back at any time. */
export function mayUseZendesk() {
  return browser.permissions.contains(ZENDESK);
}
