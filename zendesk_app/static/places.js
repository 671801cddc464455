/** Where the card stands on the page: put in without a jump, and with what the reader had opened, typed and focused. */

import { fits } from "./sizing.js";

const main = /** @type {HTMLElement} */ (document.getElementById("main"));
const skeleton = /** @type {HTMLTemplateElement} */ (document.getElementById("skeleton"));

/** @param {string} html our server's fragment. Parsed as a document of its own, where no script runs. */
export function parsed(html) {
  const found = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
  if (!(found instanceof HTMLElement)) throw new TypeError("the server sent no card");
  return document.adoptNode(found);
}

/** Bones while another subject loads: showing the old one's people for it would be worse than nothing. */
export function showSkeleton() {
  if (!main.querySelector(".skeleton")) main.replaceChildren(skeleton.content.cloneNode(true));
  busy(true);
}

/** @param {boolean} is */
export function busy(is) {
  if (is) shown()?.classList.remove("fresh");
  main.setAttribute("aria-busy", String(is));
}

/** Busy until the frame is as high as the card. @param {HTMLElement} card */
export function show(card) {
  const kept = remember();
  card.classList.add("fresh");
  main.replaceChildren(card);
  restore(kept);
  void fits().then(() => {
    if (card.isConnected && card.classList.contains("fresh")) busy(false);
  });
}

/**
 * A message in place of the card.
 * @param {string} title @param {string} text @param {HTMLElement} [action]
 */
export function showMessage(title, text, action) {
  const box = document.createElement("div");
  const heading = document.createElement("h1");
  const paragraph = document.createElement("p");
  box.className = "stop";
  box.setAttribute("role", "alert");
  heading.textContent = title;
  paragraph.textContent = text;
  box.append(heading, paragraph, ...(action ? [action] : []));
  main.replaceChildren(box);
  busy(false);
}

/** The card that is shown, if one is. */
export function shown() {
  return /** @type {HTMLElement | null} */ (main.querySelector("article.card"));
}

/** @param {Element} element the same for the element of the next card that stands in the same place */
function trace(element) {
  const key = element.closest("[data-key]")?.getAttribute("data-key") ?? "";
  const own = [...element.attributes].filter(({ name }) => name === "name" || name === "href" || name.startsWith("data-"));
  return [key, element.tagName, ...own.map(({ name, value }) => `${name}=${name === "data-until" ? "" : value}`)].join("|");
}

function remember() {
  const card = shown();
  const active = card?.contains(document.activeElement) ? document.activeElement : null;
  return {
    open: new Set([...(card?.querySelectorAll("details[data-key][open]") ?? [])].map((fold) => keyOf(fold))),
    typed: new Map([...typedIn(card)].map((input) => [trace(input), input.value])),
    focus: active && trace(active),
    others: card?.querySelector("#others"),
    ticket: card?.dataset.ticket,
    preview: card?.querySelector("form.preview"),
    element: active,
  };
}

/** @param {ReturnType<typeof remember>} kept */
function restore({ open, typed, focus, others, ticket, preview, element }) {
  const card = shown();
  if (!card) return;
  for (const fold of card.querySelectorAll("details[data-key]")) fold.toggleAttribute("open", open.has(keyOf(fold)));
  for (const input of card.querySelectorAll("input")) input.value = typed.get(trace(input)) ?? input.value;
  sameTickets(card, others);
  if (preview && ticket && ticket === card.dataset.ticket) carryOver(card, preview);
  refocus(card, element, focus);
}

/** @param {Element} card @param {Element | null | undefined} element what had the focus @param {string | null} focus its trace */
function refocus(card, element, focus) {
  const same = element?.isConnected ? element : [...card.querySelectorAll("a, button, input, summary")].find((at) => trace(at) === focus);
  if (focus && same instanceof HTMLElement) same.focus({ preventScroll: true });
}

/** The other tickets of the same customer need not be asked for again. @param {Element} card @param {Element | null | undefined} others */
function sameTickets(card, others) {
  const place = card.querySelector("#others");
  if (place && others?.getAttribute("data-tickets") === place.getAttribute("data-tickets")) place.replaceWith(others);
}

/** A preview that is open stays so: at its step, or at the first one when the ticket has changed so that it is gone. @param {Element} card @param {Element} preview */
function carryOver(card, preview) {
  const places = [...card.querySelectorAll("[data-preview-place]")];
  const own = places.find((place) => place.closest(".step")?.getAttribute("data-step") === preview.getAttribute("data-preview"));
  (own ?? places[0])?.replaceChildren(preview);
}

/** @param {Element} fold */
const keyOf = (fold) => fold.getAttribute("data-key") ?? "";

/** @param {Element | null} card */
const typedIn = (card) =>
  [...(card?.querySelectorAll("input") ?? [])].filter((input) => input.value !== input.defaultValue);
