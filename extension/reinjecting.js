import { browser } from "./platform.js";

/**
 * Puts the content script into the tabs that are already open: after an install or an update, where Chromium leaves the
 * old one in the page, dead, and brings no new one; and when leave for Zendesk's pages is given late. Firefox does the
 * first by itself: a second run in the same page does nothing.
 */

const PAGES = "https://*.zendesk.com/agent/*";
const SCRIPT = "extension/content/ticket.js";

export function listenForInstalling() {
  browser.runtime.onInstalled.addListener(() => void reinject());
  browser.permissions.onAdded.addListener(({ origins }) => void (origins?.some((each) => each.includes("zendesk.com")) && reinject()));
}

export async function reinject() {
  const tabs = await browser.tabs.query({ url: PAGES });
  await Promise.all(tabs.map(({ id }) => id !== undefined && inject(id)));
}

/** @param {number} tabId */
async function inject(tabId) {
  try {
    await browser.scripting.executeScript({ target: { tabId }, files: [SCRIPT] });
  } catch {
    // the tab is asleep, shows an error, or has gone: it gets the script when it loads
  }
}
