/** One press, made once: sent with a key of its own until there is an answer, also after the frame was opened anew. */

import { Asking, newKey } from "./answering.js";
import { say } from "./words.js";

/** @typedef {import("./asked.js").Asked} Asked */
/** @typedef {{key: string, body: Asked & {preview_digest?: string}, at: number}} Pending */

const FRESH = 60_000; // milliseconds: what is older is not sent without being looked at again

export class Pressing {
  /** @type {Map<string, Asking>} by ticket */
  #asking = new Map();

  /** @param {import("./types.js").Asker} session @param {import("./memory.js").Memory} memory */
  constructor(session, memory) {
    this.session = session;
    this.memory = memory;
  }

  /** @param {string} ticket */
  underWay(ticket) {
    return this.#asking.has(ticket);
  }

  /** What was pressed here and never answered. @param {string} ticket @returns {Pending | null} */
  unanswered(ticket) {
    return this.underWay(ticket) ? null : this.memory.read(`press:${ticket}`);
  }

  /** @param {Pending} pending */
  isFresh(pending) {
    return this.session.now() - pending.at < FRESH;
  }

  /** @param {string} ticket */
  forget(ticket) {
    this.memory.forget(`press:${ticket}`);
  }

  /**
   * The server's answer. Throws Stopped, Refused, SessionOver; the same body keeps its key until it is answered.
   * @param {string} ticket @param {Pending["body"]} body @param {HTMLElement | null} line says that no answer comes
   */
  async press(ticket, body, line) {
    const asking = new Asking();
    this.#asking.set(ticket, asking);
    const key = this.#keyFor(ticket, body);
    try {
      const answer = await asking.until(() => this.#send(ticket, body, key), () => line && tellSilence(line, asking));
      this.forget(ticket);
      return answer;
    } catch (error) {
      if (isAnswer(error)) this.forget(ticket);
      throw error;
    } finally {
      this.#asking.delete(ticket);
      if (line) line.hidden = true;
    }
  }

  /** @param {string} ticket @param {Pending["body"]} body */
  #keyFor(ticket, body) {
    const before = this.memory.read(`press:${ticket}`);
    if (before && JSON.stringify(before.body) === JSON.stringify(body)) return String(before.key);
    const key = newKey();
    this.memory.write(`press:${ticket}`, { key, body, at: this.session.now() });
    return key;
  }

  /** @param {string} ticket @param {Pending["body"]} body @param {string} key */
  async #send(ticket, body, key) {
    const url = this.session.block.escalation_urls.press.replace("{id}", ticket);
    const headers = { "Content-Type": "application/json", "Idempotency-Key": key };
    const answer = await this.session.ask(url, { method: "POST", headers, body: JSON.stringify(body) });
    return answer.json();
  }
}

/** A refusal is an answer: nothing was made. @param {unknown} error */
function isAnswer(error) {
  const status = /** @type {{status?: number}} */ (error).status ?? 0;
  return status >= 400 && status < 500;
}

/** @param {HTMLElement} line @param {Asking} asking */
function tellSilence(line, asking) {
  if (!line.hidden) return;
  const text = document.createElement("span");
  text.textContent = say("page.no_answer");
  line.replaceChildren(text, button(say("page.ask_now"), () => asking.now()), button(say("page.ask_no_more"), () => asking.stop()));
  line.setAttribute("role", "status");
  line.hidden = false;
}

/** @param {string} text @param {() => void} pressed */
function button(text, pressed) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button small";
  made.textContent = text;
  made.addEventListener("click", pressed);
  return made;
}
