/** What the card should be about, as Zendesk shows it at this moment: which may not be what it has saved. */

/** @typedef {import("./types.js").Zaf} Zaf */
/** @typedef {import("./types.js").Subject} Subject */

/**
 * The subject of the place the app is in; null while there is none (a new ticket without a requester).
 * @param {Zaf} zaf @param {string} location
 * @returns {Promise<Subject | null>}
 */
export async function currentSubject(zaf, location) {
  const context = await zaf.context();
  if (location === "organization_sidebar") return about("organization", context.organizationId);
  if (location === "user_sidebar") return about("user", context.userId);
  if (context.ticketId) return about("ticket", context.ticketId);
  const { requester } = await liveTicket(zaf);
  const subject = about("user", requester);
  return subject && { ...subject, unsaved: "new_ticket" };
}

/**
 * What to show instead of a ticket's card, because the agent has changed the ticket and not saved it; null when the card
 * fits. `card` is what the server answered for the saved ticket.
 * @param {Zaf} zaf @param {DOMStringMap} card
 * @returns {Promise<Subject | null>}
 */
export async function unsavedSubject(zaf, card) {
  if (!card.ticket) return null; // the ticket could not be read, so there is nothing to compare with
  const live = await liveTicket(zaf);
  if (differs(live.requester, card.requester)) return { ...must("user", live.requester), unsaved: "requester" };
  if (differs(live.organization, card.organization)) {
    return { ...must("organization", live.organization), unsaved: "organization" };
  }
  if (differs(live.priority, card.priority)) return { ...must("ticket", card.ticket), unsaved: "priority" };
  return null;
}

/** @param {Zaf} zaf */
async function liveTicket(zaf) {
  const none = { requester: null, organization: null, priority: null };
  try {
    const live = await zaf.get(["ticket.requester", "ticket.organization", "ticket.priority"]);
    return {
      requester: live["ticket.requester"]?.id ?? null,
      organization: live["ticket.organization"]?.id ?? null,
      priority: /^(low|normal|high|urgent)$/.test(live["ticket.priority"]) ? live["ticket.priority"] : null,
    };
  } catch {
    return none; // a place without a ticket, or a workspace that does not say
  }
}

/** @param {unknown} live @param {string | undefined} saved */
function differs(live, saved) {
  return live !== null && String(live) !== (saved ?? "");
}

/** @param {Subject["kind"]} kind @param {unknown} id @returns {Subject | null} */
function about(kind, id) {
  const number = Number(id);
  return Number.isSafeInteger(number) && number > 0 ? { kind, id: number } : null;
}

/** @param {Subject["kind"]} kind @param {unknown} id */
function must(kind, id) {
  return { kind, id: Number(id) };
}

/** @param {Subject | null} one @param {Subject | null} other */
export function same(one, other) {
  return one?.kind === other?.kind && one?.id === other?.id && one?.unsaved === other?.unsaved;
}
