/** The popup: the card of the ticket in front, a box that finds the right place for anything, and the last tickets. */

import { showMessage, showSkeleton } from "../../zendesk_app/static/places.js";
import { showCard } from "../card_page.js";
import { ask } from "../content/asking.js";
import { byId } from "../elements.js";
import { mayUseZendesk } from "../granting.js";
import { hostsKnown } from "../hosts_known.js";
import { tabInFront } from "../places.js";
import { browser } from "../platform.js";
import { showState, showZendeskState } from "../state_page.js";
import { fill, language, say } from "../words.js";
import { listenToDoctor } from "./doctor.js";
import { showFoot } from "./foot.js";
import { showRecent } from "./recent.js";

const KEY = "popup";

document.documentElement.lang = language();
fill(document);
fill(byId("skeleton", HTMLTemplateElement).content);
byId("options", HTMLButtonElement).addEventListener("click", () => void browser.runtime.openOptionsPage().then(() => window.close()));
start().catch((error) => showMessage(say("panel_broken_title"), say("state_not_done", error.message)));

async function start() {
  const waiting = window.setTimeout(showSkeleton, 150); // milliseconds: no flicker where the answer is quick
  /** @type {import("../messages.js").About} */
  const about = await ask({ type: "panel.about", key: KEY });
  window.clearTimeout(waiting);
  listenToDoctor(about, await hostsKnown(about.host));
  if (!about.ticket) byId("link", HTMLInputElement).focus();
  void showRecent(!about.ticket);
  void showFoot(about, await tabInFront());
  if (!(await mayUseZendesk())) showZendeskState();
  else if (about.state !== "signed_in") showState(about.state, about, KEY);
  else if (about.ticket) await showCard(KEY, about);
  else byId("main", HTMLElement).hidden = true;
}
