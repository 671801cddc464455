/** The panel on a ticket: a frame of ours, in the page but out of its reach. Its key says which ticket it is for. */

import { showMessage, showSkeleton } from "../../zendesk_app/static/places.js";
import { showCard } from "../card_page.js";
import { Gone, ask } from "../content/asking.js";
import { NO_KEY } from "../panel_keys.js";
import { showState } from "../state_page.js";
import { fill, language, say } from "../words.js";

const key = window.location.hash.slice(1);
const main = /** @type {HTMLElement} */ (document.getElementById("main"));

document.documentElement.lang = language();
document.documentElement.dataset.look = new URLSearchParams(window.location.search).get("look") ?? "";
fill(document);
fill(/** @type {HTMLTemplateElement} */ (document.getElementById("skeleton")).content);
showSkeleton();
void start();

async function start() {
  try {
    /** @type {import("../messages.js").About} */
    const about = await ask({ type: "panel.about", key });
    listen();
    if (about.state !== "signed_in") return showState(about.state, about, key);
    const zaf = await showCard(key, about);
    follow(zaf);
  } catch (error) {
    explain(/** @type {Error} */ (error));
  }
}

/** @param {Error} error */
function explain(error) {
  if (error instanceof Gone) return showMessage(say("panel_updated_title"), say("panel_updated"));
  if (error.message === NO_KEY) return showMessage(say("panel_no_key_title"), say("panel_no_key"));
  console.error(error);
  showMessage(say("panel_broken_title"), say("state_not_done", error.message));
}

function listen() {
  // After the card's own listeners: what they have taken for themselves closes nothing more.
  window.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) close();
  });
  window.addEventListener("focus", () => {
    if (document.activeElement === document.body) main.focus({ preventScroll: true });
  });
  if (document.hasFocus()) main.focus({ preventScroll: true });
  window.addEventListener("message", ({ data, source }) => {
    if (source === window.parent && /^(?:light|dark)$/.test(data?.look)) document.documentElement.dataset.look = data.look;
  });
}

/** While the panel is hidden nothing is asked; shown again, an old card is loaded anew. @param {Awaited<ReturnType<typeof showCard>>} zaf */
function follow(zaf) {
  new IntersectionObserver(([now]) => zaf.tell(now?.isIntersecting ? "app.activated" : "app.deactivated")).observe(main);
}

function close() {
  ask({ type: "panel.close", key }).catch(() => undefined);
}
