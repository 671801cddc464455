import { showMessage } from "../zendesk_app/static/places.js";
import { ask } from "./content/asking.js";
import { make } from "./elements.js";
import { grantServer, grantZendesk, signIn } from "./granting.js";
import { pageOf } from "./states.js";
import { say } from "./words.js";

/**
 * What stands in the card's place when there is none: words, and the one button that helps.
 *
 * @typedef {import("./messages.js").State} State
 * @typedef {{server?: string, host?: string | null, instance?: string}} Known
 */

/**
 * @param {State} state
 * @param {Known} known
 * @param {string} key of the frame
 */
export function showState(state, known, key) {
  const { title, text, act, label } = pageOf(state);
  const server = known.server ? new URL(known.server).host : "";
  showMessage(say(title), say(text, server, known.host ?? "Zendesk"), helping(label, () => ACTS[act](known, key)));
}

/** Zendesk itself is out of our reach: the user, or the browser, has taken the permission back. */
export function showZendeskState() {
  const grant = async () => ((await grantZendesk()) ? again() : say("state_refused"));
  showMessage(say("state_no_zendesk_title"), say("state_no_zendesk"), helping("state_act_grant", grant));
}

/**
 * The button, with a line below it for what went wrong.
 *
 * @param {string} label
 * @param {() => Promise<string>} act
 */
function helping(label, act) {
  const complaint = make("p", { class: "error", role: "alert", hidden: true });
  const button = make("button", { type: "button", class: "button strong" }, say(label));
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    complaint.textContent = await act().catch((error) => say("state_not_done", error.message));
    complaint.hidden = !complaint.textContent;
    button.removeAttribute("aria-disabled");
  });
  return make("div", {}, button, complaint);
}

/**
 * Each gives words for what went wrong, or "".
 *
 * @type {Record<import("./states.js").Act, (known: Known, key: string) => Promise<string>>}
 */
const ACTS = {
  sign_in: async ({ server, instance }, key) => (await signIn(server ?? "", key, instance)) || again(),
  grant: async ({ server }) => ((await grantServer(server ?? "")) ? again() : say("state_refused")),
  again: async () => again(),
  options: async () => {
    await ask({ type: "options" });
    return "";
  },
  reload: async () => {
    await ask({ type: "reload" }).catch(() => undefined);
    return "";
  },
};

/** @returns {string} */
function again() {
  window.location.reload();
  return "";
}
