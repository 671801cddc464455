/**
 * How a ticket's page shows that this agent may not see the ticket. Data: what Zendesk changes is changed here.
 *
 * The words: https://support.zendesk.com/hc/en-us/articles/4408820790426. They count only in an element of their own, so
 * that a customer's subject of the same words is none. Zendesk's page asks its own API for the ticket, and what that
 * answered is known to the page: https://developer.mozilla.org/docs/Web/API/PerformanceResourceTiming/responseStatus
 */
export const REFUSED = [403, 404];

/** @param {number} ticket @returns {RegExp} the path of the ticket itself, not of its comments and the like */
export const apiPath = (ticket) => new RegExp(`^/api/v2/tickets/${ticket}(?:\\.json)?$`, "i");

export const PLACES = "h1, h2, h3, p, [role=alert], [role=alertdialog], [role=status]";

export const WORDS = [
  /^you do not have access to this page\b/i,
  /^access denied\. you do not have access\b/i,
  /^you (?:do not|don['’]t) have (?:access|permission) to (?:view |see |access )?this ticket\b/i,
  /^sie haben keinen zugriff auf (?:diese seite|dieses ticket)\b/i,
];
