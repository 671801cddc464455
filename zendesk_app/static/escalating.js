/** Pressing a step: one press where that is safe, else the preview first; and what happens when it goes wrong. */

import { Stopped } from "./answering.js";
import { askedIn, labelOf, missingIn, nothingYet } from "./asked.js";
import { differsInMore, seenIn, tellChanges } from "./changes.js";
import { tell } from "./copying.js";
import { wrongIn } from "./invalid.js";
import { shown } from "./places.js";
import { complain, pressOf, ticketOf } from "./previews.js";
import { notDone } from "./refusals.js";
import { Refused, SessionOver } from "./session.js";
import { say } from "./words.js";

/** @typedef {import("./asked.js").Asked} Asked */

export class Escalating {
  /** @param {import("./previews.js").Previews} previews @param {import("./pressing.js").Pressing} pressing @param {import("./receipts.js").Receipts} receipts */
  constructor(previews, pressing, receipts) {
    this.previews = previews;
    this.pressing = pressing;
    this.receipts = receipts;
  }

  /** A button of a step was pressed. @param {HTMLElement} button */
  async begin(button) {
    const step = button.closest(".step");
    const place = step?.querySelector("[data-preview-place]");
    if (!(step instanceof HTMLElement) || !(place instanceof HTMLElement) || busyWith(button)) return;
    const open = place.querySelector("form");
    if (open instanceof HTMLFormElement) return this.previews.close(open);
    const [ticket, scenario] = [ticketOf(step), button.dataset.press ?? ""];
    if (this.pressing.underWay(ticket)) return;
    await during(button, async () => {
      const draft = this.previews.draft(ticket, scenario);
      const asked = nothingYet(scenario, { join: button.dataset.join ?? null });
      const form = await this.previews.fetch(ticket, asked);
      const look = draft !== null || button.dataset.separate !== undefined || !form.dataset.certain || alwaysPreview();
      if (look) this.previews.open(place, form, draft);
      else await this.#press(ticket, { ...asked, preview_digest: form.dataset.digest }, step, form);
    });
  }

  /** The preview's own button, or a key that means the same. @param {HTMLFormElement} form */
  async confirm(form) {
    const button = form.querySelector("[data-confirm]");
    const step = form.closest(".step");
    if (!(button instanceof HTMLButtonElement) || !(step instanceof HTMLElement) || button.disabled || busyWith(button)) return;
    const missing = missingIn(form);
    if (missing.length) {
      complain(form, say("page.missing", { fields: missing.map(labelOf).join(", ") }));
      return missing[0]?.focus();
    }
    await during(button, async () => {
      const before = seenIn(form);
      await this.previews.catchUp(form);
      const wrong = wrongIn(form);
      if (wrong) return wrong.focus();
      if (differsInMore(before, seenIn(form))) return tellChanges(form, before);
      await this.#press(ticketOf(form), { ...askedIn(form), preview_digest: form.dataset.digest }, step, form);
    });
  }

  /** A card is shown: what was pressed before the frame was opened anew goes on. @param {HTMLElement} card */
  async resume(card) {
    const ticket = card.dataset.ticket ?? "";
    const pending = ticket ? this.pressing.unanswered(ticket) : null;
    if (!pending) return;
    const step = stepOf(card, pending.body.scenario_id);
    if (!step) return this.pressing.forget(ticket);
    if (this.pressing.isFresh(pending)) return this.#press(ticket, pending.body, step, null);
    await this.#lookAgain(ticket, pending.body, step, say("page.press_lost"));
  }

  /**
   * @param {string} ticket @param {Asked & {preview_digest?: string}} body
   * @param {HTMLElement} step @param {HTMLFormElement | null} form the preview, open or not
   */
  async #press(ticket, body, step, form) {
    const line = step.querySelector("[data-pending]");
    try {
      const made = await this.pressing.press(ticket, body, line instanceof HTMLElement ? line : null);
      if (body.join || this.#isOwn(made)) this.previews.forget(ticket);
      if (form?.isConnected) this.previews.close(form, false);
      tell(this.#sentence(made, body));
      await this.receipts.look({ calm: false });
      this.#arrive(String(made.id));
    } catch (error) {
      await this.#failed(error, ticket, body, step, form);
    }
  }

  /** @param {any} made @param {Asked} body */
  #sentence(made, body) {
    if (body.join) return say("page.joined", { number: made.number });
    if (!this.#isOwn(made)) return say("page.pressed_before", { name: made.pressed_by_name, number: made.number });
    const left = Math.round((Date.parse(made.undo_until) - this.previews.session.now()) / 1000);
    return left > 0 ? say("page.pressed", { count: left }) : say("page.pressed_now");
  }

  /** Two who press at the same second make one: it is the other's, and what was typed here has gone nowhere. @param {any} made */
  #isOwn(made) {
    return made.pressed_by === `agent:${this.previews.session.block.agent_id}`;
  }

  /** The reader goes on where the receipts are: Undo is the next key. @param {string} key */
  #arrive(key) {
    const article = [...(shown()?.querySelectorAll("[data-escalation]") ?? [])].find((one) => one.getAttribute("data-escalation") === key);
    const next = article?.querySelector("[data-undo]") ?? article;
    if (!(next instanceof HTMLElement)) return;
    if (next === article) next.tabIndex = -1;
    next.focus({ preventScroll: true });
    article?.scrollIntoView({ block: "nearest" });
  }

  /** @param {unknown} error @param {string} ticket @param {Asked} body @param {HTMLElement} step @param {HTMLFormElement | null} form */
  async #failed(error, ticket, body, step, form) {
    if (error instanceof SessionOver) return;
    if (error instanceof Stopped) {
      tell(say("page.stopped_asking"));
      return this.receipts.look({ calm: false });
    }
    if (error instanceof Refused && error.status === 409) {
      void this.receipts.look({ calm: false });
      if (form?.isConnected) return this.previews.showChanges(form);
      return this.#lookAgain(ticket, body, step, form ? "" : say("page.changed"), form);
    }
    if (!form?.isConnected) return tell(notDone(error));
    this.previews.refused(form, error);
    wrongIn(form)?.focus();
  }

  /**
   * Shows the preview as it is by now. `seen` is the one that the press was made from.
   * @param {string} ticket @param {Asked} body @param {HTMLElement} step @param {string} text @param {HTMLFormElement | null} [seen]
   */
  async #lookAgain(ticket, body, step, text, seen = null) {
    const place = step.querySelector("[data-preview-place]");
    if (!(place instanceof HTMLElement)) return;
    const form = await this.previews.fetch(ticket, nothingYet(body.scenario_id, { join: body.join }));
    this.previews.open(place, form, body);
    const notice = form.querySelector("[data-changed]");
    if (seen) tellChanges(form, seenIn(seen));
    else if (notice instanceof HTMLElement) [notice.textContent, notice.hidden] = [text, false];
  }
}

/** @param {HTMLElement} card @param {string} scenario */
function stepOf(card, scenario) {
  const step = [...card.querySelectorAll(".step")].find((one) => one.getAttribute("data-step") === scenario);
  return step instanceof HTMLElement ? step : null;
}

function alwaysPreview() {
  const box = document.querySelector("[data-always-preview]");
  return box instanceof HTMLInputElement && box.checked;
}

/** @param {HTMLElement} button */
function busyWith(button) {
  return button.getAttribute("aria-disabled") === "true";
}

/** Once, however often it is pressed. @param {HTMLElement} button @param {() => Promise<void>} work */
async function during(button, work) {
  button.setAttribute("aria-disabled", "true");
  try {
    await work();
  } catch (error) {
    if (!(error instanceof SessionOver)) tell(notDone(error));
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

/** What the reader presses and types reaches the one who does it. @param {Escalating} escalating */
export function listen(escalating) {
  const { previews } = escalating;
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-press], [data-close]");
    if (!(button instanceof HTMLElement) || event.detail > 1) return; // the second half of a double click
    const form = button.closest("form.preview");
    if (button.dataset.press) void escalating.begin(button);
    else if (form instanceof HTMLFormElement) previews.close(form);
  });
  document.addEventListener("submit", (event) => {
    const form = previewOf(event);
    if (!form) return;
    event.preventDefault();
    void escalating.confirm(form);
  });
  document.addEventListener("keydown", (event) => {
    const form = previewOf(event);
    if (!form || event.defaultPrevented) return;
    if (event.key === "Escape") previews.close(form);
    else if (event.key === "Enter" && confirms(event)) form.requestSubmit();
    else return;
    event.preventDefault();
  });
  for (const name of ["input", "change"]) {
    document.addEventListener(name, (event) => {
      const form = previewOf(event);
      const field = event.target;
      if (!form || !(field instanceof Element) || field.matches("[name=another], [data-accounts]")) return;
      const typed = field.matches("textarea, input:not([type=checkbox], [type=radio], [type=hidden])");
      if (typed === (name === "input")) previews.changed(form, typed);
    });
  }
}

/** Enter in a field submits the form by itself; on the heading, and with Ctrl in a textarea, it has to be done. @param {KeyboardEvent} event */
function confirms(event) {
  const at = event.target instanceof Element ? event.target : null;
  if (at?.matches("textarea")) return event.ctrlKey || event.metaKey;
  return Boolean(at?.matches("h3, pre, section, form, fieldset, input[type=checkbox], input[type=radio]"));
}

/** @param {Event} event */
function previewOf(event) {
  const form = event.target instanceof Element && event.target.closest("form.preview");
  return form instanceof HTMLFormElement ? form : null;
}

/** Another step instead: in the same place, with what was typed. @param {Escalating} escalating */
export function pickAnother(escalating) {
  document.addEventListener("change", async (event) => {
    const choice = event.target;
    if (!(choice instanceof HTMLSelectElement) || choice.name !== "another") return;
    const form = previewOf(event);
    const place = form?.closest("[data-preview-place]");
    if (!form || !(place instanceof HTMLElement)) return;
    const { note, reason } = askedIn(form);
    const asked = nothingYet(choice.value, { note, reason });
    try {
      const fresh = await escalating.previews.fetch(ticketOf(form), nothingYet(choice.value));
      escalating.previews.open(place, fresh, note || reason ? asked : null);
      pressOf(fresh)?.setAttribute("aria-expanded", "true");
    } catch (error) {
      if (!(error instanceof SessionOver)) complain(form, notDone(error));
    }
  });
}
