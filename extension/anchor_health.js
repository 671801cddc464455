import { answer } from "./answers.js";
import { anchorsOrder } from "./config.js";
import { browser } from "./platform.js";
import { serverSet } from "./standing.js";

/** Where the button in the ticket stands: the order in which the server wants places tried, and which one it became. */

const USED = "anchor_used.";

export function listenForAnchors() {
  answer("anchors", async () => ({ order: await anchorsOrder(await serverSet()) }));
  answer("anchor.used", async ({ name }, { tab }) => {
    if (tab?.id !== undefined) await browser.storage.session.set({ [USED + tab.id]: String(name) });
  });
  browser.tabs.onRemoved.addListener((tab) => void browser.storage.session.remove(USED + tab));
}

/** @param {number} tab @returns {Promise<string>} the anchor's name; "" while it has said nothing */
export async function anchorIn(tab) {
  return String((await browser.storage.session.get(USED + tab))[USED + tab] ?? "");
}
