import { browser } from "./platform.js";
import { NO_KEY, boundTo } from "./panel_keys.js";

/**
 * What the asker looks at: the panel one ticket, the popup whatever is in the tab in front, the options page nothing.
 *
 * @typedef {import("./answers.js").Sender} Sender
 * @typedef {object} Place
 * @property {number | null} ticket
 * @property {string | null} host of a Zendesk
 * @property {string} [instance] named by a page of ours that looks at none
 * @property {chrome.tabs.Tab} [tab]
 */

const ZENDESK = /^https:\/\/([a-z0-9][a-z0-9-]*\.zendesk\.com)\//i;
const TICKET = /^https:\/\/[^/]+\/agent\/tickets\/([0-9]{1,15})(?:[/?#]|$)/i;

/** @param {{key?: unknown, instance?: unknown}} message @param {Sender} sender @returns {Promise<Place>} @throws {Error} for a frame without a key */
export async function placeOf(message, sender) {
  if (isOurs(sender, "popup")) return placeIn(await tabInFront());
  if (isOurs(sender, "options")) return { ticket: null, host: null, instance: String(message.instance ?? "") };
  const bound = await boundTo(message.key, sender);
  if (!bound) throw new Error(NO_KEY);
  return { ticket: bound.ticket, host: new URL(bound.origin).hostname, tab: sender.tab };
}

/** @param {chrome.tabs.Tab | undefined} tab @returns {Place} */
export function placeIn(tab) {
  const url = tab?.url ?? "";
  const ticket = TICKET.exec(url)?.[1];
  return { ticket: ticket ? Number(ticket) : null, host: ZENDESK.exec(url)?.[1]?.toLowerCase() ?? null, tab };
}

/** @returns {Promise<chrome.tabs.Tab | undefined>} its address is known only where it is a Zendesk's */
export async function tabInFront() {
  const [tab] = await browser.tabs.query({ active: true, lastFocusedWindow: true });
  return tab;
}

/** @param {Sender} sender @param {"popup" | "options"} folder */
function isOurs(sender, folder) {
  return Boolean(sender.url?.startsWith(browser.runtime.getURL(`extension/${folder}/`)));
}
