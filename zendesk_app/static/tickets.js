/** The organization's other tickets: asked for when the card is there, because finding them takes longer. */

import { parsed } from "./places.js";
import { SessionOver } from "./session.js";
import { calmly } from "./stillness.js";
import { say } from "./words.js";

/** @param {import("./types.js").Asker} session @param {HTMLElement} card */
export async function fillTickets(session, card) {
  const section = card.querySelector("[data-tickets]");
  const place = section?.querySelector("[data-fill]");
  if (!(section instanceof HTMLElement) || !place) return;
  const url = new URL(session.block.tickets_url.replace("{id}", section.dataset.tickets ?? ""), window.location.origin);
  if (card.dataset.ticket) url.searchParams.set("except", card.dataset.ticket);
  try {
    const answer = await session.ask(url.href);
    const tickets = parsed(`<div>${await answer.text()}</div>`);
    // They come late: what stands below must not move away from a pointer that is about to press it.
    await new Promise((resolve) => calmly(section, () => resolve(place.replaceChildren(tickets))));
  } catch (error) {
    if (error instanceof SessionOver) return;
    const sorry = document.createElement("p");
    sorry.className = "quiet";
    sorry.textContent = say("page.tickets_failed");
    place.replaceChildren(sorry);
  }
}

/** A click on a ticket opens it in this Zendesk, not in another tab; with a key held down the link is a link. @param {import("./types.js").Zaf} zaf */
export function openInZendesk(zaf) {
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a[data-route-ticket]");
    if (!(link instanceof HTMLAnchorElement) || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    zaf.invoke("routeTo", "ticket", Number(link.dataset.routeTicket)).catch(() => window.open(link.href, "_blank", "noopener"));
  });
}
