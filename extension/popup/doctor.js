import { ask } from "../content/asking.js";
import { byId, make } from "../elements.js";
import { browser } from "../platform.js";
import { pageOf } from "../states.js";
import { language, say } from "../words.js";
import { isOpenable, pageOfAddress, ticketOfNumber } from "./local_links.js";

/**
 * The link doctor: a link, a number or a name goes in, the right place comes out. One opens at once, several are a list,
 * none says why.
 *
 * @typedef {import("./local_links.js").Place} Place
 * @typedef {import("./local_links.js").Found | {why: string}} Answer
 */

/** @param {import("../messages.js").About} about @param {string[]} hosts of the Zendesks that are known */
export function listenToDoctor(about, hosts) {
  const field = byId("link", HTMLInputElement);
  let turn = 0;
  byId("doctor", HTMLFormElement).addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text) return;
    const mine = ++turn;
    show([make("p", { class: "quiet" }, say("popup_looking"))]);
    const answer = await found(text, about, hosts).catch((error) => ({ why: say("state_not_done", error.message) }));
    if (mine === turn) await answered(answer);
  });
}

/** @param {string} text @param {import("../messages.js").About} about @param {string[]} hosts @returns {Promise<Answer>} */
async function found(text, about, hosts) {
  const page = pageOfAddress(text);
  if (page) return { url: page };
  const here = ticketOfNumber(text, hosts);
  if (about.state !== "signed_in") return here ?? { why: say("popup_needs_server", say(`${pageOf(about.state).title}`)) };
  const query = new URLSearchParams({ text, instance: about.instance, language: language() });
  /** @type {import("../messages.js").Answered} */
  const got = await ask({ type: "ask", key: "popup", path: `/api/v1/links/resolve?${query}` });
  if ("failed" in got) return here ?? { why: say("popup_needs_server", say(pageOf(got.failed).title)) };
  const told = JSON.parse(got.body);
  if (got.status >= 400) return { why: [told.detail, told.hint].filter(Boolean).join(" ") || say("popup_nothing") };
  return answerIn(told);
}

/** What the server says, as far as it can be gone to. @param {any} told @returns {Answer} */
export function answerIn(told) {
  if (isOpenable(told.url)) return { url: told.url };
  const candidates = Array.isArray(told.candidates) ? told.candidates.filter((/** @type {any} */ one) => isOpenable(one?.url)) : [];
  return candidates.length ? { candidates } : { why: String(told.why || "") || say("popup_nothing") };
}

/** @param {Answer} answer */
async function answered(answer) {
  if ("url" in answer) return open(answer.url);
  if ("why" in answer) return show([make("p", {}, answer.why)]);
  const lines = answer.candidates.map((/** @type {Place} */ { title, detail, url }) =>
    make("li", {}, make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, make("bdi", {}, title), " ", make("span", { class: "quiet" }, detail))),
  );
  show([make("p", { class: "quiet" }, say("popup_several", lines.length)), make("ul", {}, ...lines)]);
}

/** @param {Node[]} nodes */
function show(nodes) {
  byId("found", HTMLElement).replaceChildren(...nodes);
}

/** Beside the tab in front; the popup has done its work. @param {string} url */
export async function open(url) {
  const [tab] = await browser.tabs.query({ active: true, lastFocusedWindow: true });
  await browser.tabs.create({ url, ...(tab ? { index: tab.index + 1 } : {}) });
  window.close();
}
