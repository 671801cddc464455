/** The card follows Zendesk: what happens there, and what the reader asks for here, loads it again. */

const EVENTS = [
  "ticket.requester.changed",
  "ticket.requester.id.changed",
  "ticket.organization.changed",
  "ticket.organization.id.changed",
  "ticket.priority.changed",
  "ticket.updated",
  "ticket.submit.done",
  "user.updated",
  "organization.updated",
];
const TOGETHER = 60; // milliseconds: one change is told by several events
const OLD = 60_000;

/** @param {import("./types.js").Zaf} zaf @param {import("./card.js").Card} card */
export function follow(zaf, card) {
  let timer = 0;
  let anew = false;
  /** @param {boolean} fresh */
  const soon = (fresh) => {
    anew ||= fresh;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      void card.load({ anew });
      anew = false;
    }, TOGETHER);
  };
  for (const event of EVENTS) zaf.on(event, () => soon(true));
  zaf.on("context.updated", () => soon(false));
  zaf.on("app.activated", () => {
    if (card.loadedAt && Date.now() - card.loadedAt > OLD) soon(false);
  });
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-refresh]")) soon(true);
  });
}
