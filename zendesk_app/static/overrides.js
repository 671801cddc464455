/** "Wrong person?": somebody else for now, and the way back. */

import { tell } from "./copying.js";
import { shown } from "./places.js";
import { reasonOf } from "./refusals.js";
import { Refused, SessionOver } from "./session.js";
import { say } from "./words.js";

/** @param {import("./types.js").Asker} session @param {import("./card.js").Card} card */
export function overrides(session, card) {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.dataset.override) return;
    event.preventDefault();
    void save(session, card, form);
  });
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-override-remove]");
    if (button instanceof HTMLElement) void remove(session, card, button);
  });
}

/** @param {import("./types.js").Asker} session @param {import("./card.js").Card} card @param {HTMLFormElement} form */
async function save(session, card, form) {
  const typed = new FormData(form);
  const until = new Date(`${typed.get("until")}T23:59:59`); // to the end of that day where the reader is
  const name = String(typed.get("name")).trim();
  const email = String(typed.get("email")).trim();
  const body = { role: form.dataset.override, name, email: email || null, until: until.toISOString(), note: String(typed.get("note")).trim() };
  const button = /** @type {HTMLElement} */ (form.querySelector("button"));
  await once(button, async () => {
    const url = session.block.overrides_url.replace("{id}", form.dataset.organization ?? "");
    await session.ask(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    form.reset();
    form.closest("details")?.removeAttribute("open");
    await card.load({ anew: true });
    const day = new Intl.DateTimeFormat(session.block.language, { dateStyle: "long" }).format(until);
    tell(say("page.override_saved", { name, day }));
  }, (text) => complain(form, text));
}

/** @param {import("./types.js").Asker} session @param {import("./card.js").Card} card @param {HTMLElement} button */
async function remove(session, card, button) {
  await once(button, async () => {
    const url = new URL(session.block.overrides_url.replace("{id}", shown()?.dataset.organization ?? ""), window.location.origin);
    url.pathname += `/${encodeURIComponent(button.dataset.overrideRemove ?? "")}`;
    await session.ask(url.href, { method: "DELETE" });
    await card.load({ anew: true });
    tell(say("page.override_removed"));
  }, tell);
}

/**
 * Does it once, however often the button is pressed, and says what went wrong.
 * @param {HTMLElement} button @param {() => Promise<void>} work @param {(text: string) => void} failed
 */
async function once(button, work, failed) {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  try {
    await work();
  } catch (error) {
    if (error instanceof SessionOver) return;
    const reason = error instanceof Refused ? reasonOf(error.problem) : "";
    failed(reason ? say("page.override_failed", { reason }) : say("page.override_failed_plain"));
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

/** @param {HTMLFormElement} form @param {string} text */
function complain(form, text) {
  const error = form.querySelector(".error");
  if (!(error instanceof HTMLElement)) return;
  error.hidden = false;
  error.textContent = text;
}
