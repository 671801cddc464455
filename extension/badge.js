import { everyMinutes } from "./alarms.js";
import { answer } from "./answers.js";
import { ask, read } from "./api.js";
import { browser } from "./platform.js";
import { standingAt } from "./standing.js";

/**
 * The mark on the toolbar's button, and on the one in the ticket: "•" an escalation is open, "!" a delivery has failed.
 * Quiet: a ticket is asked about when it is shown, then every two minutes while it is in front, and never twice in one.
 *
 * @typedef {{mark: string, at: number}} Looked
 */

const ALARM = "badge";
const MINUTES = 2;
const SOONEST = 60_000; // milliseconds
const SHOWN = "shown_ticket.";
const LOOKED = "looked_at.";

export function listenForTickets() {
  answer("ticket.shown", async ({ ticket }, { tab, frameId }) => {
    if (tab?.id === undefined || frameId !== 0) throw new Error("a ticket is shown by a tab");
    await shown(tab, Number.isSafeInteger(ticket) && ticket > 0 ? ticket : null);
  });
  void everyMinutes(ALARM, MINUTES);
  browser.alarms.onAlarm.addListener(({ name }) => void (name === ALARM && lookAgain()));
  browser.tabs.onRemoved.addListener((tab) => void browser.storage.session.remove(SHOWN + tab));
}

/** @param {chrome.tabs.Tab} tab @param {number | null} ticket */
async function shown(tab, ticket) {
  await browser.storage.session.set({ [SHOWN + tab.id]: ticket });
  if (ticket) await look(tab, ticket);
  else await mark(tab, null, "");
}

/** The tickets in front; the others when they are shown again. */
async function lookAgain() {
  for (const tab of await browser.tabs.query({ active: true, url: "https://*.zendesk.com/agent/*" })) {
    const ticket = (await browser.storage.session.get(SHOWN + tab.id))[SHOWN + tab.id];
    if (typeof ticket === "number") await look(tab, ticket);
  }
}

/** @param {chrome.tabs.Tab} tab @param {number} ticket */
async function look(tab, ticket) {
  const host = new URL(tab.url ?? "https://none.invalid").hostname;
  const name = `${LOOKED}${host} ${ticket}`;
  const known = /** @type {Looked | undefined} */ ((await browser.storage.session.get(name))[name]);
  if (known) await mark(tab, ticket, known.mark);
  if (known && Date.now() - known.at < SOONEST) return;
  await browser.storage.session.set({ [name]: { mark: known?.mark ?? "", at: Date.now() } });
  const fresh = await marked(host, ticket);
  await browser.storage.session.set({ [name]: { mark: fresh, at: Date.now() } });
  const now = (await browser.storage.session.get(SHOWN + tab.id))[SHOWN + tab.id];
  if (now === ticket) await mark(tab, ticket, fresh);
}

/** @param {string} host @param {number} ticket @returns {Promise<string>} "" also where nothing is to be learnt */
async function marked(host, ticket) {
  const { state, server, instance, signIn } = await standingAt({ ticket, host });
  if (state !== "signed_in" || !signIn) return "";
  const query = new URLSearchParams({ instance });
  const got = read(await ask(server, { path: `/api/v1/tickets/${ticket}/mark?${query}` }, signIn.token));
  return "failed" in got ? "" : markOf(got.value);
}

/**
 * @param {any} numbers of one ticket, as the API gives them: {open, failed}
 * @returns {"" | "•" | "!"}
 */
export function markOf(numbers) {
  if (numbers?.failed > 0) return "!";
  return numbers?.open > 0 ? "•" : "";
}

/** One was pressed just now: nobody need be asked. @param {string} host @param {number} ticket */
export async function tellPressed(host, ticket) {
  await browser.storage.session.set({ [`${LOOKED}${host} ${ticket}`]: { mark: "•", at: Date.now() } });
  for (const tab of await browser.tabs.query({ url: `https://${host}/agent/*` })) {
    if ((await browser.storage.session.get(SHOWN + tab.id))[SHOWN + tab.id] === ticket) await mark(tab, ticket, "•");
  }
}

/** @param {chrome.tabs.Tab} tab @param {number | null} ticket @param {string} badge */
async function mark(tab, ticket, badge) {
  const tabId = /** @type {number} */ (tab.id);
  try {
    await browser.action.setBadgeBackgroundColor({ tabId, color: badge === "!" ? "#ab0a2e" : "#03363d" });
    await browser.action.setBadgeText({ tabId, text: badge });
    await browser.tabs.sendMessage(tabId, { type: "mark", ticket, badge });
  } catch {
    // the tab has gone, or shows something else by now
  }
}
