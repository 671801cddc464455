import { anchorIn } from "../anchor_health.js";
import { byId } from "../elements.js";
import { openRaw, rawTicket } from "../redirect/raw.js";
import { say } from "../words.js";

/**
 * What else there is on a ticket: its raw JSON, and where our button found its place.
 *
 * @param {import("../messages.js").About} about
 * @param {chrome.tabs.Tab | undefined} tab in front
 */
export async function showFoot({ ticket, host }, tab) {
  if (!ticket || !host || tab?.id === undefined) return;
  const raw = byId("raw", HTMLButtonElement);
  raw.hidden = false;
  raw.addEventListener("click", async () => {
    await openRaw(rawTicket(host, ticket), tab);
    window.close();
  });
  const anchor = await anchorIn(tab.id);
  const words = anchor === "floating" ? say("popup_anchor_floating") : say("popup_anchor", anchor);
  byId("anchor", HTMLElement).textContent = anchor ? words : say("popup_anchor_none");
}
