import { showMessage } from "../zendesk_app/static/places.js";
import { ask } from "./content/asking.js";
import { grantServer } from "./granting.js";
import { browser } from "./platform.js";
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
  const [button, complaint, box] = [document.createElement("button"), document.createElement("p"), document.createElement("div")];
  button.type = "button";
  button.className = "button strong";
  button.textContent = say(label);
  complaint.className = "error";
  complaint.setAttribute("role", "alert");
  complaint.hidden = true;
  box.append(button, complaint);
  const server = known.server ? new URL(known.server).host : "";
  showMessage(say(title), say(text, server, known.host ?? "Zendesk"), box);
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    try {
      const wrong = await ACTS[act](known, key);
      if (!wrong) return;
      complaint.textContent = wrong;
      complaint.hidden = false;
    } finally {
      button.removeAttribute("aria-disabled");
    }
  });
}

/**
 * Each gives words for what went wrong, or "".
 *
 * @type {Record<import("./states.js").Act, (known: Known, key: string) => Promise<string>>}
 */
const ACTS = {
  sign_in: ({ server, instance }, key) => signIn(server ?? "", key, instance),
  grant: async ({ server }) => ((await grantServer(server ?? "")) ? again() : say("state_refused")),
  again: async () => again(),
  options: async () => {
    await browser.runtime.openOptionsPage();
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

/**
 * With the question for the permission first, which only a press may put.
 *
 * @param {string} server @param {string} key @param {string} [instance]
 * @returns {Promise<string>} what went wrong, in words
 */
export async function signIn(server, key, instance) {
  const asked = grantServer(server);
  try {
    if (!(await asked)) return say("state_refused");
    const done = await ask({ type: "sign_in", key, instance });
    return done.ok ? again() : done.detail || say(pageOf(done.state).text, new URL(server).host, "Zendesk");
  } catch (error) {
    return say("state_not_done", /** @type {Error} */ (error).message);
  }
}
