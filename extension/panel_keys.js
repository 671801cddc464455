import { answer } from "./answers.js";
import { browser } from "./platform.js";

/**
 * Which ticket a panel may speak for.
 *
 * panel.html has to be web-accessible, or no frame on Zendesk's page could show it. So any page of any *.zendesk.com can
 * frame it too, customers' help centres among them, make it transparent, and lay it under a bait: the agent's press on
 * "play" would be a press on "Escalate". Therefore the panel shows and does nothing without a key. Keys are given to our
 * content script alone, in the top frame of an agent page, for one ticket; they are bound to its tab and origin, and
 * only a frame of our own in that tab, while it is on that origin, may use one. Who frames the panel elsewhere has none
 * to give it. (Zendesk's own scripts on the agent page could still move our elements about: they could as well press
 * Zendesk's own buttons. The root is closed, so the key cannot be read from the frame's address.)
 *
 * They are in storage.session, for the background is stopped when it is idle; a reload of the extension ends them all,
 * and with them the frames that had them.
 *
 * @typedef {import("./answers.js").Sender} Sender
 * @typedef {{tab: number, origin: string, ticket: number}} Bound
 */

/** What a frame is told that has none. */
export const NO_KEY = "this frame has no key";
const PREFIX = "panel_key.";
const AGENT_PAGE = /^https:\/\/[a-z0-9][a-z0-9-]*\.zendesk\.com\/agent\//i;

export function listenForPanelKeys() {
  answer("panel.key", async (message, sender) => ({ key: await issueKey(message.ticket, sender) }));
  browser.tabs.onRemoved.addListener((tab) => void forget(tab));
}

/**
 * @param {unknown} ticket
 * @param {Sender} sender
 * @returns {Promise<string>}
 * @throws {Error} when this is not for this sender to ask
 */
export async function issueKey(ticket, sender) {
  const tab = sender.tab?.id;
  if (tab === undefined || sender.frameId !== 0 || !AGENT_PAGE.test(sender.url ?? "")) {
    throw new Error("a panel's key is for the content script of an agent page");
  }
  if (!Number.isSafeInteger(ticket) || Number(ticket) < 1) throw new Error("a panel's key is for a ticket's number");
  const key = crypto.randomUUID();
  await browser.storage.session.set({ [PREFIX + key]: { tab, origin: originOf(sender.url), ticket } });
  return key;
}

/**
 * What a key that came from a panel stands for.
 *
 * @param {unknown} key
 * @param {Sender} sender  of the message that carried it
 * @returns {Promise<{ticket: number, origin: string} | null>} null: it is not for this frame, and nothing is to be done
 */
export async function boundTo(key, sender) {
  const name = PREFIX + String(key);
  const bound = /** @type {Bound | undefined} */ ((await browser.storage.session.get(name))[name]);
  const ours = sender.url?.startsWith(browser.runtime.getURL("extension/panel/"));
  if (!bound || !ours || sender.tab?.id !== bound.tab || originOf(sender.tab.url) !== bound.origin) return null;
  return { ticket: bound.ticket, origin: bound.origin };
}

/** @param {unknown} key @param {Sender} sender @returns {Promise<number | null>} */
export async function ticketOf(key, sender) {
  return (await boundTo(key, sender))?.ticket ?? null;
}

/** @param {number} tab that is closed */
async function forget(tab) {
  const held = Object.entries(/** @type {Record<string, Bound>} */ (await browser.storage.session.get(null)));
  const gone = held.filter(([name, bound]) => name.startsWith(PREFIX) && bound.tab === tab);
  await browser.storage.session.remove(gone.map(([name]) => name));
}

/** @param {string | undefined} url */
function originOf(url) {
  return url && URL.canParse(url) ? new URL(url).origin : "";
}
