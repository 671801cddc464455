/** Joins the parts of the card: the same wherever it stands, in Zendesk's sidebar or in a page of the browser extension. */

import { accounts } from "./accounts.js";
import { asides } from "./asides.js";
import { Card } from "./card.js";
import { copyOnClick } from "./copying.js";
import { Escalating, listen, pickAnother } from "./escalating.js";
import { follow } from "./follow.js";
import { overrides } from "./overrides.js";
import { Pressing } from "./pressing.js";
import { Previews } from "./previews.js";
import { Receipts } from "./receipts.js";
import { fillTickets, openInZendesk } from "./tickets.js";
import { keepTimes } from "./times.js";

/**
 * The card, still to be loaded. Called once a document: the parts listen to all of it.
 * @param {import("./types.js").Zaf} zaf @param {import("./types.js").Asker} session @param {import("./memory.js").Memory} memory
 */
export function join(zaf, session, memory) {
  const updateTimes = keepTimes(() => session.now(), session.block.language);
  const receipts = new Receipts(session, updateTimes);
  const escalating = new Escalating(new Previews(session, memory), new Pressing(session, memory), receipts);
  const card = new Card(zaf, session, (shown) => {
    updateTimes();
    receipts.follow();
    void escalating.resume(shown);
    void fillTickets(session, shown).then(updateTimes);
  });
  copyOnClick();
  openInZendesk(zaf);
  overrides(session, card);
  asides(session, card);
  accounts(session);
  listen(escalating);
  pickAnother(escalating);
  zaf.on("app.deactivated", () => receipts.hide(true));
  zaf.on("app.activated", () => receipts.hide(false));
  follow(zaf, card);
  return card;
}
