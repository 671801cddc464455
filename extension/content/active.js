import { BEHIND, CARRIERS } from "./anchors.js";

/**
 * Which ticket is in front. Zendesk keeps every open ticket's pane on the page, hidden, so the first element that a
 * selector finds may be another ticket's. The address is the truth; the visible pane has to agree with it.
 */

/** Unsaved tickets have a word where the number is. */
const TICKET_PATH = /^\/agent\/tickets\/(\d+)(?:\/|$)/;

/** @param {string} path @returns {number | null} */
export function ticketIn(path) {
  const id = Number(TICKET_PATH.exec(path)?.[1]);
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}

/**
 * What the panes that can be seen say of this ticket: "unknown" where none of them carries a number.
 *
 * @param {number} ticket
 * @returns {"agrees" | "differs" | "unknown"}
 */
export function panesSay(ticket) {
  for (const carrier of CARRIERS) {
    const ids = carried(carrier);
    if (ids.size) return ids.size === 1 && ids.has(ticket) ? "agrees" : "differs";
  }
  return "unknown";
}

/** @param {import("./anchors.js").Carrier} carrier @returns {Set<number>} */
function carried({ selector, attribute, pattern }) {
  /** @type {Set<number>} */
  const ids = new Set();
  for (const element of document.querySelectorAll(selector)) {
    const id = pattern.exec(element.getAttribute(attribute) ?? "")?.[1];
    if (id && isSeen(element)) ids.add(Number(id));
  }
  return ids;
}

/** @param {Element} element */
export function isSeen(element) {
  return !element.closest(BEHIND) && element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: false });
}
