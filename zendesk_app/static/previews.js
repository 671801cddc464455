/** The preview of a press: opened below its button, kept true while the reader changes it, closed without losing anything. */

import { askedIn, fill, nothingYet, showMoments, worthKeeping } from "./asked.js";
import { seenIn, tellChanges } from "./changes.js";
import { tell } from "./copying.js";
import { blame } from "./invalid.js";
import { patch } from "./patching.js";
import { parsed } from "./places.js";
import { notDone } from "./refusals.js";
import { Refused, SessionOver } from "./session.js";
import { say } from "./words.js";

/** @typedef {import("./asked.js").Asked} Asked */

const TYPING = 400; // milliseconds without a key

export class Previews {
  #timer = 0;
  #turn = 0;
  /** What was typed last is not in the preview yet. */
  #behind = false;

  /** @param {import("./types.js").Asker} session @param {import("./memory.js").Memory} memory */
  constructor(session, memory) {
    this.session = session;
    this.memory = memory;
  }

  /** @param {string} ticket @param {Asked} asked @returns {Promise<HTMLFormElement>} */
  async fetch(ticket, asked) {
    const url = this.session.block.escalation_urls.preview.replace("{id}", ticket);
    const answer = await this.session.ask(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(asked) });
    const form = parsed(await answer.text());
    if (!(form instanceof HTMLFormElement)) throw new TypeError("the server sent no preview");
    return form;
  }

  /** What the reader has typed on this ticket for a scenario, and not sent. @param {string} ticket @param {string} scenario @returns {Asked | null} */
  draft(ticket, scenario) {
    const kept = this.memory.read(`draft:${ticket}`);
    return kept?.scenario_id === scenario ? nothingYet(scenario, kept) : null;
  }

  /** @param {HTMLElement} place @param {HTMLFormElement} form @param {Asked | null} draft */
  open(place, form, draft) {
    for (const other of document.querySelectorAll("form.preview")) if (other instanceof HTMLFormElement) this.close(other, false);
    place.replaceChildren(form);
    showMoments(form);
    pressOf(form)?.setAttribute("aria-expanded", "true");
    const wanted = form.querySelector("[data-missing]") ?? form.querySelector("#preview-title");
    if (wanted instanceof HTMLElement) wanted.focus({ preventScroll: false });
    if (!draft) return;
    fill(form, draft);
    void this.refresh(form);
  }

  /** @param {HTMLFormElement} form @param {boolean} [back] to the button that opened it */
  close(form, back = true) {
    window.clearTimeout(this.#timer);
    const button = pressOf(form);
    button?.removeAttribute("aria-expanded");
    form.remove();
    if (!back) return;
    button?.focus({ preventScroll: true });
    if (worthKeeping(askedIn(form))) tell(say("page.draft_kept"));
  }

  /** Something was typed or chosen. @param {HTMLFormElement} form @param {boolean} typing */
  changed(form, typing) {
    this.keep(form);
    this.#behind = true;
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.refresh(form), typing ? TYPING : 0);
  }

  /** @param {HTMLFormElement} form */
  keep(form) {
    const asked = askedIn(form);
    if (worthKeeping(asked)) this.memory.write(`draft:${ticketOf(form)}`, asked);
    else this.memory.forget(`draft:${ticketOf(form)}`);
  }

  /** @param {string} ticket */
  forget(ticket) {
    this.memory.forget(`draft:${ticket}`);
  }

  /** Waits until the preview shows what was typed last. @param {HTMLFormElement} form */
  async catchUp(form) {
    window.clearTimeout(this.#timer);
    if (this.#behind) await this.refresh(form);
  }

  /** @param {HTMLFormElement} form @returns {Promise<boolean>} whether it shows what was asked for */
  async refresh(form) {
    const turn = ++this.#turn;
    try {
      const fresh = await this.fetch(ticketOf(form), askedIn(form));
      if (turn !== this.#turn || !form.isConnected) return false;
      this.#behind = false;
      this.#show(form, fresh);
      complain(form, "");
      return true;
    } catch (error) {
      if (turn === this.#turn && !(error instanceof SessionOver)) this.refused(form, error);
      return false;
    }
  }

  /** The server would send something else by now: it is shown, and said what. @param {HTMLFormElement} form */
  async showChanges(form) {
    const before = seenIn(form);
    if (await this.refresh(form)) tellChanges(form, before);
    form.querySelector("[data-changed]")?.scrollIntoView({ block: "nearest" });
  }

  /** @param {HTMLFormElement} form @param {unknown} error */
  refused(form, error) {
    const wrong = error instanceof Refused ? blame(form, error.problem) : [];
    complain(form, wrong.join(" ") || notDone(error));
  }

  /** @param {HTMLFormElement} form @param {HTMLFormElement} fresh */
  #show(form, fresh) {
    const active = form.contains(document.activeElement) ? document.activeElement : null;
    for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    patch(form, fresh);
    showMoments(form);
    nameAccounts(form, fresh);
    if (!active || active.isConnected) return;
    const same = [...form.querySelectorAll("input")].find(
      (one) => one.name === active.getAttribute("name") && one.value === active.getAttribute("value"),
    );
    same?.focus({ preventScroll: true });
  }
}

/** @param {HTMLElement} form */
export function ticketOf(form) {
  return form.closest("article.card")?.getAttribute("data-ticket") ?? "";
}

/** What the reader has typed and the browser will not keep: to be copied before it is gone. @param {import("./memory.js").Memory} memory */
export function rescued(memory) {
  const texts = memory.onlyHere("draft").flatMap(({ note, reason, inputs }) => [note, reason, ...Object.values(inputs ?? {})]).filter(Boolean);
  if (!texts.length) return undefined;
  const [box, text, copy] = [document.createElement("div"), document.createElement("pre"), document.createElement("button")];
  text.className = "request";
  text.tabIndex = 0;
  text.textContent = copy.dataset.copy = texts.join("\n");
  text.setAttribute("aria-label", say("page.your_text"));
  copy.type = "button";
  copy.className = "button";
  copy.textContent = say("page.copy_text");
  box.append(text, copy);
  return box;
}

/** An account that was kept by its number gets its name. @param {HTMLFormElement} form @param {HTMLFormElement} fresh */
function nameAccounts(form, fresh) {
  for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("[data-accounts]"))) {
    const named = fresh.elements.namedItem(field.name);
    if (!field.value && document.activeElement !== field && named instanceof HTMLInputElement) field.value = named.value;
  }
}

/** The button that opened it. @param {HTMLElement} form @returns {HTMLElement | null | undefined} */
export function pressOf(form) {
  const buttons = [.../** @type {NodeListOf<HTMLElement>} */ (form.closest(".step")?.querySelectorAll("[data-press]") ?? [])];
  return buttons.find((button) => button.offsetParent) ?? buttons[0];
}

/** @param {HTMLElement} place with a line for errors @param {string} text "" takes it away */
export function complain(place, text) {
  const error = place.querySelector(":scope > .error");
  if (!(error instanceof HTMLElement)) return;
  error.hidden = !text;
  error.textContent = text;
}
