import { answer, fromOwnPage } from "./answers.js";
import { ask as send, read } from "./api.js";
import { tellPressed } from "./badge.js";
import { placeOf } from "./places.js";
import { browser } from "./platform.js";
import { end } from "./sign_ins.js";
import { standingAt } from "./standing.js";

/**
 * What the panel, the popup and the options page ask of the background. A frame without a key gets an error, and our
 * server never hears of it.
 *
 * @typedef {import("./answers.js").Sender} Sender
 * @typedef {import("./messages.js").Answered} Answered
 * @typedef {import("./standing.js").Standing} Standing
 */

const HEADERS = ["Content-Type", "Idempotency-Key"];
const METHODS = ["GET", "POST", "PUT", "DELETE"];

export function listenForQuestions() {
  answer("panel.about", about);
  answer("ask", (message, sender) => asked(message, sender));
  answer("panel.open_ticket", openTicket);
  answer("panel.close", close);
  answer("options", () => browser.runtime.openOptionsPage());
  answer("reload", reload);
}

/** @param {{key: string, instance?: string}} message @param {Sender} sender @returns {Promise<import("./messages.js").About>} */
async function about(message, sender) {
  const place = await placeOf(message, sender);
  const standing = await standingAt(place);
  const told = { ticket: place.ticket, host: place.host, server: standing.server, instance: standing.instance, agent: standing.signIn?.agent ?? null };
  if (standing.state !== "signed_in") return { ...told, state: standing.state, block: null };
  const query = new URLSearchParams({ instance: standing.instance, language: browser.i18n.getUILanguage() });
  const got = read(await speak(standing, { path: `/api/v1/extension/session?${query}` }));
  return "failed" in got ? { ...told, state: got.failed, block: null } : { ...told, state: "signed_in", block: got.value };
}

/** @param {import("./messages.js").Ask} message @param {Sender} sender @returns {Promise<Answered>} */
async function asked(message, sender) {
  const place = await placeOf(message, sender);
  const standing = await standingAt(place);
  if (standing.state !== "signed_in") return { failed: standing.state };
  const method = message.method ?? "GET";
  if (!METHODS.includes(method)) throw new Error(`Liaison is not asked by ${method}`);
  const sent = Object.entries(message.headers ?? {}).filter(([name]) => HEADERS.includes(name));
  const got = await speak(standing, { path: message.path, method, headers: Object.fromEntries(sent), body: message.body });
  if (place.ticket && place.host && isPress(method, message.path, got)) await tellPressed(place.host, place.ticket);
  return got;
}

/**
 * As the agent that is signed in. A token that the server does not take any more is forgotten.
 *
 * @param {Standing} standing @param {import("./api.js").Question} question @returns {Promise<Answered>}
 */
async function speak({ server, instance, signIn }, question) {
  const token = signIn?.token ?? "";
  const got = await send(server, question, token);
  if ("failed" in got && (got.failed === "revoked" || got.failed === "signed_out")) await end(server, instance, token, got.failed);
  return got;
}

/** @param {string} method @param {string} path @param {Answered} got */
function isPress(method, path, got) {
  return method === "POST" && /^\/api\/v1\/tickets\/\d+\/escalations(?:\?|$)/.test(path) && "status" in got && got.status < 300;
}

/** In a tab of its own: what is typed on this one stays. @param {{key: string, ticket: number}} message @param {Sender} sender */
async function openTicket(message, sender) {
  const { host, tab } = await placeOf(message, sender);
  if (!host || !Number.isSafeInteger(message.ticket) || message.ticket < 1) throw new Error("there is no such ticket to open");
  const beside = tab ? { index: tab.index + 1, openerTabId: tab.id } : {};
  await browser.tabs.create({ url: `https://${host}/agent/tickets/${message.ticket}`, ...beside });
}

/** @param {{key: string}} message @param {Sender} sender */
async function close(message, sender) {
  const { tab } = await placeOf(message, sender);
  if (tab?.id !== undefined) await browser.tabs.sendMessage(tab.id, { type: "panel.close" }, { frameId: 0 });
}

/** @param {unknown} _message @param {Sender} sender */
async function reload(_message, sender) {
  if (!fromOwnPage(sender)) throw new Error("only our own pages reload us");
  // By its name: Firefox has no such function, and its linter would say so.
  await Reflect.get(browser.runtime, "requestUpdateCheck")?.().catch(() => undefined);
  browser.runtime.reload();
}
