/** The sidebar: joins its parts. The signed launch has put the session into the page; Zendesk says which ticket. */

import { accounts } from "./accounts.js";
import { asides } from "./asides.js";
import { Card } from "./card.js";
import { copyOnClick } from "./copying.js";
import { Escalating, listen, pickAnother } from "./escalating.js";
import { follow } from "./follow.js";
import { Memory } from "./memory.js";
import { overrides } from "./overrides.js";
import { showMessage } from "./places.js";
import { Pressing } from "./pressing.js";
import { Previews, rescued } from "./previews.js";
import { Receipts } from "./receipts.js";
import { Session } from "./session.js";
import { fitFrame } from "./sizing.js";
import { fillTickets, openInZendesk } from "./tickets.js";
import { keepTimes } from "./times.js";
import { learn, say } from "./words.js";

/** @type {import("./types.js").SessionBlock} */
const block = JSON.parse(document.getElementById("session")?.textContent ?? "{}");
learn(block.words);

/** @type {import("./types.js").Zaf | false | undefined} */
const zaf = /** @type {any} */ (window).ZAFClient?.init();
if (zaf) start(zaf);
else showMessage(say("page.sdk_title"), say("page.sdk"));

/** @param {import("./types.js").Zaf} zaf */
function start(zaf) {
  const memory = new Memory(`${block.instance}:${block.agent_id}`);
  const session = new Session(block, () => {
    showMessage(say("page.reopen_title"), say("page.reopen"), rescued(memory));
  });
  const updateTimes = keepTimes(() => session.now(), block.language);
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
  fitFrame(zaf);
  follow(zaf, card);
  void card.load();
}
