/** Where the receipts of a press stand: below the step that was pressed, so that nothing else moves; else at the head. */

/** Where each stood last, by the escalation's key. @type {Map<string, boolean>} */
const below = new Map();

/**
 * Puts every escalation of a card to its step. A step in a closed fold would hide it, unless it was pressed there.
 * @param {HTMLElement} card
 */
export function arrange(card) {
  for (const escalation of escalationsIn(card)) homeOf(card, escalation).append(escalation);
}

/** @param {HTMLElement} card */
export function escalationsIn(card) {
  return /** @type {HTMLElement[]} */ ([...card.querySelectorAll("[data-escalation]")]);
}

/** @param {HTMLElement} card @param {HTMLElement} escalation @returns {Element} */
export function homeOf(card, escalation) {
  const key = escalation.dataset.escalation ?? "";
  const steps = [...card.querySelectorAll("[data-receipts]")].filter((place) => place.getAttribute("data-receipts") === escalation.dataset.of);
  const step = steps.find((place) => place.closest("ol.steps") || below.get(key) || seen(place));
  below.set(key, Boolean(step));
  return step ?? card.querySelector("#escalations") ?? card;
}

/** @param {Element} place */
function seen(place) {
  return place.isConnected && !place.closest("details:not([open])");
}
