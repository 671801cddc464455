/** What became of each press: asked for while something moves, shown in place, with undo, withdraw, done and retry. */

import { Asking } from "./answering.js";
import { tell } from "./copying.js";
import { escalationsIn, homeOf } from "./homes.js";
import { newsOf } from "./news.js";
import { patch } from "./patching.js";
import { parsed, shown } from "./places.js";
import { complain } from "./previews.js";
import { notDone } from "./refusals.js";
import { Refused, SessionOver } from "./session.js";
import { calmly } from "./stillness.js";
import { say } from "./words.js";

const QUICK = 1000; // milliseconds
const SLOW = 15_000;
const SILENT = 3; // questions without an answer, then it is said

export class Receipts {
  #timer = 0;
  #turn = 0;
  #silent = 0;
  #hidden = false;
  #told = 0;

  /** @param {import("./types.js").Asker} session @param {() => void} updateTimes */
  constructor(session, updateTimes) {
    this.session = session;
    this.updateTimes = updateTimes;
    window.setInterval(() => this.#count(), 250);
    document.addEventListener("visibilitychange", () => this.hide(document.hidden));
    document.addEventListener("click", (event) => this.#clicked(event));
  }

  /** A card is there, with what was true when it was made. */
  follow() {
    this.#told = this.session.now();
    this.#turn += 1;
    this.#schedule(strip()?.dataset.quick ? QUICK : SLOW);
    this.#count();
  }

  /** Nobody looks: nothing is asked. @param {boolean} hidden */
  hide(hidden) {
    if (hidden === this.#hidden) return;
    this.#hidden = hidden;
    if (hidden) window.clearTimeout(this.#timer);
    else void this.look();
  }

  /** @param {{calm?: boolean}} [options] calm: it comes by itself */
  async look({ calm = true } = {}) {
    window.clearTimeout(this.#timer);
    const card = shown();
    if (!card?.dataset.ticket || !strip()) return;
    const turn = ++this.#turn;
    let pace = SLOW;
    try {
      const answer = await this.session.ask(this.session.block.escalation_urls.strip.replace("{id}", card.dataset.ticket));
      const fresh = parsed(await answer.text());
      if (turn !== this.#turn || shown() !== card) return;
      this.#silent = 0;
      this.#told = this.session.now();
      pace = fresh.dataset.quick ? QUICK : SLOW;
      this.#show(card, fresh, calm);
    } catch (error) {
      if (turn !== this.#turn || error instanceof SessionOver) return;
      this.#failed(card);
    }
    this.#schedule(pace);
  }

  /** @param {number} pace */
  #schedule(pace) {
    window.clearTimeout(this.#timer);
    if (!this.#hidden && strip()) this.#timer = window.setTimeout(() => void this.look(), pace);
  }

  /** @param {HTMLElement} card @param {HTMLElement} fresh @param {boolean} calm */
  #show(card, fresh, calm) {
    const place = strip();
    if (place) place.dataset.quick = fresh.dataset.quick ?? "";
    const known = new Map(escalationsIn(card).map((one) => [one.dataset.escalation, one]));
    for (const one of escalationsIn(fresh)) {
      const old = known.get(one.dataset.escalation);
      known.delete(one.dataset.escalation);
      const home = old ?? homeOf(card, one);
      const change = () => (old ? this.#patch(old, one, calm) : home.prepend(one));
      if (calm && !sameHeight(old, one)) calmly(home, change);
      else change();
    }
    for (const gone of known.values()) gone.remove();
    this.updateTimes();
    this.#count();
  }

  /** @param {HTMLElement} old @param {HTMLElement} fresh @param {boolean} calm what the reader has asked for is told already */
  #patch(old, fresh, calm) {
    const focused = old.contains(document.activeElement);
    const news = calm ? newsOf(old, fresh) : "";
    patch(old, fresh);
    if (news) tell(news);
    if (!focused || old.contains(document.activeElement)) return;
    old.tabIndex = -1;
    old.focus({ preventScroll: true }); // what had it is gone: the reader stays where they were
  }

  /** @param {HTMLElement} card */
  #failed(card) {
    this.#silent += 1;
    if (this.#silent < SILENT) return;
    const time = new Intl.DateTimeFormat(this.session.block.language, { timeStyle: "short" }).format(this.#told + this.session.ahead);
    for (const one of escalationsIn(card)) if (one.dataset.state === "open") complain(one, say("page.receipts_old", { time }));
  }

  /** Runs the seconds down that are left for undoing. */
  #count() {
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-undo]"))) {
      const left = Math.ceil((Date.parse(button.dataset.until ?? "") - this.session.now()) / 1000);
      const count = button.querySelector(".count");
      const text = say("page.seconds", { count: Math.max(0, left) });
      if (count && count.textContent !== text) count.textContent = text;
      if (left > 0 || button.dataset.over) continue;
      button.dataset.over = "1";
      button.setAttribute("aria-disabled", "true");
      if (!this.#hidden) void this.look();
    }
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const button = event.target instanceof Element && event.target.closest("[data-undo], [data-withdraw], [data-done], [data-retry]");
    if (!(button instanceof HTMLElement) || button.getAttribute("aria-disabled") === "true") return;
    const { undo, withdraw, done, retry } = button.dataset;
    const urls = this.session.block.escalation_urls;
    if (undo) void this.#act(button, `${urls.one.replace("{id}", undo)}/undo`, say("page.undone"));
    else if (withdraw) void this.#act(button, `${urls.one.replace("{id}", withdraw)}/withdraw`, say("page.withdrawing"));
    else if (done) void this.#act(button, `${urls.one.replace("{id}", done)}/done`, say("page.ended"));
    else if (retry) void this.#act(button, urls.retry.replace("{id}", retry).replace("{escalation}", button.closest("article")?.getAttribute("data-escalation") ?? ""), say("page.retrying"));
  }

  /** @param {HTMLElement} button @param {string} url @param {string} success */
  async #act(button, url, success) {
    const article = button.closest("article");
    const undoing = Boolean(button.dataset.undo);
    button.setAttribute("aria-disabled", "true");
    try {
      // Undoing is worth nothing later: it is asked again at once, and only until its time is over.
      const asking = new Asking();
      const patience = undoing ? Date.parse(button.dataset.until ?? "") - this.session.now() : 0;
      const timer = window.setTimeout(() => asking.stop(), Math.max(0, patience));
      await asking.until(() => this.session.ask(url, { method: "POST" }), () => undefined).finally(() => window.clearTimeout(timer));
      tell(success);
      article?.querySelector("details[data-key^=withdraw]")?.removeAttribute("open");
    } catch (error) {
      if (error instanceof SessionOver) return;
      const late = undoing && error instanceof Refused && error.status === 409;
      tell(late ? say("page.undo_late") : notDone(error));
    } finally {
      button.removeAttribute("aria-disabled");
      await this.look({ calm: false });
    }
  }
}

function strip() {
  return /** @type {HTMLElement | null} */ (document.getElementById("escalations"));
}

/** Whether putting one in the place of the other moves nothing: as many lines, and nothing to say below them. @param {Element | undefined} old @param {Element} fresh */
function sameHeight(old, fresh) {
  const lines = (/** @type {Element} */ one) => one.querySelectorAll(".arrival, .why, .told, .seen li, .button, summary").length;
  return old !== undefined && lines(old) === lines(fresh);
}
