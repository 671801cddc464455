import { answer } from "../answers.js";
import { browser } from "../platform.js";

/**
 * The last tickets that a redirect led to. They are kept in this browser only, and can be cleared.
 *
 * @typedef {{url: string, host: string, ticket: number, at: number}} Opened  `at` in milliseconds since 1970
 */

const KEY = "recent";
const KEPT = 10;
const TICKET_PAGE = /^https:\/\/([a-z0-9][a-z0-9-]*\.zendesk\.com)\/(?:agent\/)?tickets\/([0-9]+)(?:[/?#]|$)/i;

/** @returns {Promise<Opened[]>} the newest first */
export async function recent() {
  const { [KEY]: kept } = await browser.storage.local.get(KEY);
  return Array.isArray(kept) ? kept : [];
}

export async function clearRecent() {
  await browser.storage.local.remove(KEY);
}

/** One after the other: several tabs may land at once, and each reads the list before it writes it. */
let noted = Promise.resolve();

/** @param {string} url of a ticket's page; any other is not noted */
export function noteOpened(url) {
  const [, host, ticket] = TICKET_PAGE.exec(url.toLowerCase()) ?? [];
  if (host && ticket) noted = noted.catch(() => {}).then(() => note({ url, host, ticket: Number(ticket), at: Date.now() }));
  return noted;
}

/** @param {Opened} opened */
async function note(opened) {
  const others = (await recent()).filter(({ host, ticket }) => host !== opened.host || ticket !== opened.ticket);
  await browser.storage.local.set({ [KEY]: [opened, ...others].slice(0, KEPT) });
}

/** Private windows leave no trace. */
export function listenForArrivals() {
  answer("redirect.landed", async ({ url }, sender) => {
    if (!sender.tab?.incognito) await noteOpened(url);
  });
}
