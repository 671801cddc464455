import { Refused, SessionOver } from "../zendesk_app/static/session.js";
import { ask } from "./content/asking.js";

/**
 * The sidebar's session for a page of ours: the same questions and the same errors, but the background asks, and the
 * token stays there.
 *
 * @typedef {import("./messages.js").State} State
 * @typedef {import("./messages.js").Answered} Answered
 */

/** No answer, and asking again may help: what the sidebar's modules know as a network that is away. */
export class Unreachable extends TypeError {
  /** @param {State} state */
  constructor(state) {
    super(state);
    this.state = state;
  }
}

export class RemoteSession {
  /**
   * @param {string} key
   * @param {import("../zendesk_app/static/types.js").Block & {issued_at?: string}} block
   * @param {(state: State) => void} over is called when the session has ended
   */
  constructor(key, block, over) {
    this.key = key;
    this.block = block;
    this.over = over;
    this.ahead = Date.now() - (Date.parse(block.issued_at ?? "") || Date.now());
  }

  now() {
    return Date.now() - this.ahead;
  }

  /** @param {string} url @param {RequestInit} [options] @returns {Promise<Response>} */
  async ask(url, options = {}) {
    const { pathname, search } = new URL(url, window.location.origin);
    const { method, headers, body } = options;
    /** @type {Answered} */
    const got = await ask({ type: "ask", key: this.key, path: pathname + search, method, headers, body });
    if ("failed" in got) throw this.#without(got.failed);
    if (got.status >= 400) throw new Refused(got.status, problemIn(got.body));
    return new Response(got.status === 204 ? null : got.body, { status: got.status, headers: got.headers });
  }

  /** @param {State} state */
  #without(state) {
    if (state === "offline" || state === "server_down") return new Unreachable(state);
    this.over(state);
    return new SessionOver();
  }
}

/** @param {string} body */
function problemIn(body) {
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}
