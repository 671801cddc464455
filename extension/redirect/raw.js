import { browser } from "../platform.js";
import { RAW } from "../rules/built_in.js";

const MENU = "liaison-open-raw";
const API_LINKS = ["tickets", "users", "organizations"].map((kind) => `https://*.zendesk.com/api/v2/${kind}/*`);

/** @param {string} url of the API */
export function rawAddress(url) {
  return url.replace(/#.*$/, "") + RAW;
}

/**
 * @param {string} host such as acme.zendesk.com
 * @param {number} ticket
 */
export function rawTicket(host, ticket) {
  return `https://${host}/api/v2/tickets/${ticket}.json${RAW}`;
}

/** @param {string} url of the API @param {chrome.tabs.Tab} [beside] the tab to open it next to */
export async function openRaw(url, beside) {
  const place = beside ? { index: beside.index + 1, openerTabId: beside.id } : {};
  await browser.tabs.create({ url: rawAddress(url), ...place });
}

/** "Open raw JSON" in the menu of any link to the API, on any page. */
export function listenForRaw() {
  browser.runtime.onInstalled.addListener(addMenu);
  browser.runtime.onStartup.addListener(addMenu);
  browser.contextMenus.onClicked.addListener((info, tab) => {
    if (info.menuItemId === MENU && info.linkUrl) openRaw(info.linkUrl, tab);
  });
}

function addMenu() {
  browser.contextMenus.removeAll(() => {
    browser.contextMenus.create({
      id: MENU,
      title: browser.i18n.getMessage("redirect_open_raw"),
      contexts: ["link"],
      targetUrlPatterns: API_LINKS,
    });
  });
}
