/** Loads the card that fits what Zendesk shows, and drops every answer that comes when it shows something else. */

import { arrange } from "./homes.js";
import { busy, parsed, show, showMessage, shown, showSkeleton } from "./places.js";
import { Refused, SessionOver } from "./session.js";
import { currentSubject, same, unsavedSubject } from "./subject.js";
import { say } from "./words.js";

/** @typedef {import("./types.js").Subject} Subject */

export class Card {
  /** Counts up with every load; an answer with an older number is late. */
  #turn = 0;
  /** @type {Subject | null} */
  subject = null;
  loadedAt = 0;
  /** Somebody who has better words for what went wrong says so by true. @type {(error: unknown) => boolean} */
  explains = () => false;

  /** @param {import("./types.js").Zaf} zaf @param {import("./types.js").Asker} session @param {(card: HTMLElement) => void} shownNow */
  constructor(zaf, session, shownNow) {
    this.zaf = zaf;
    this.session = session;
    this.shownNow = shownNow;
  }

  /**
   * Looks at Zendesk and shows what belongs there. `anew`: something has changed, so nothing remembered will do.
   * @param {{anew?: boolean}} [options]
   */
  async load({ anew = false } = {}) {
    const turn = ++this.#turn;
    const late = () => turn !== this.#turn;
    try {
      const subject = await currentSubject(this.zaf, this.session.block.location);
      if (late()) return;
      this.#announce(subject);
      if (!subject) return showMessage(say("page.no_requester_title"), say("page.no_requester"));
      const card = await this.#fitting(subject, anew);
      if (late()) return;
      show(card);
      this.loadedAt = Date.now();
      this.shownNow(card);
    } catch (error) {
      if (!late()) this.#failed(error);
    }
  }

  /** @param {Subject | null} subject */
  #announce(subject) {
    if (shown() && same(subject, this.subject)) busy(true);
    else showSkeleton();
    this.subject = subject;
  }

  /**
   * The card of the subject, or of what the agent has put in its place without saving it.
   * @param {Subject} subject @param {boolean} anew
   * @returns {Promise<HTMLElement>}
   */
  async #fitting(subject, anew) {
    const card = await this.#fetch(subject, anew);
    if (subject.kind !== "ticket") return card;
    const instead = await unsavedSubject(this.zaf, card.dataset);
    if (!instead) return card;
    // What was read may be a moment old: the saved ticket is read again before anything is called unsaved.
    if (!anew) return this.#fitting(subject, true);
    return this.#fetch(instead, false);
  }

  /** @param {Subject} subject @param {boolean} anew */
  async #fetch({ kind, id, unsaved }, anew) {
    const url = new URL(this.session.block.card_urls[kind].replace("{id}", String(id)), window.location.origin);
    if (unsaved) url.searchParams.set("unsaved", unsaved);
    if (anew) url.searchParams.set("anew", "1");
    const answer = await this.session.ask(url.href);
    const card = parsed(await answer.text());
    arrange(card);
    return card;
  }

  /** @param {unknown} error */
  #failed(error) {
    if (error instanceof SessionOver || this.explains(error)) return;
    const status = error instanceof Refused ? error.status : 0;
    if (!(error instanceof Refused)) console.error(error);
    const texts = { 403: "page.failed_refused", 404: "page.failed_not_found" };
    const again = document.createElement("button");
    again.type = "button";
    again.className = "button";
    again.dataset.refresh = "retry";
    again.textContent = say("page.try_again");
    const text = texts[/** @type {403 | 404} */ (status)] ?? "page.failed";
    showMessage(say("page.failed_title"), say(text), status === 403 ? undefined : again);
  }
}
