/** The session that the launch gave us: sent with every request, renewed before it ends, gone when the server says so. */

const EARLY = 60_000; // renewed a minute before it ends
const AT_LEAST = 5_000;

/** The session cannot go on: only opening the app again helps. */
export class SessionOver extends Error {}

/** The server answered, but not with what was asked for. */
export class Refused extends Error {
  /** @param {number} status @param {{detail?: string, hint?: string, errors?: unknown}} problem */
  constructor(status, problem) {
    super(problem.detail ?? String(status));
    this.status = status;
    this.problem = problem;
  }
}

export class Session {
  /** @type {Promise<void> | null} */
  #renewing = null;
  #timer = 0;

  /** @param {import("./types.js").SessionBlock} block @param {() => void} over is called when the session has ended */
  constructor(block, over) {
    this.block = block;
    this.token = block.token;
    this.over = over;
    // The reader's clock may be wrong: all times are taken by the server's.
    this.ahead = Date.now() - Date.parse(block.issued_at);
    this.endsAt = Date.parse(block.expires_at);
    this.#schedule();
  }

  /** The time by the server's clock, in milliseconds. */
  now() {
    return Date.now() - this.ahead;
  }

  /**
   * Asks our server. Throws SessionOver, Refused, or whatever fetch throws when there is no network.
   * @param {string} url @param {RequestInit} [options]
   */
  async ask(url, options = {}) {
    if (this.now() > this.endsAt - AT_LEAST) await this.#renew(); // the page may have slept past its timer
    let answer = await this.#send(url, options);
    if (answer.status === 401) {
      await this.#renew();
      answer = await this.#send(url, options);
    }
    if (answer.status === 401) throw this.#end();
    if (!answer.ok) throw new Refused(answer.status, await problemIn(answer));
    return answer;
  }

  /** @param {string} url @param {RequestInit} options */
  #send(url, options) {
    const headers = { ...options.headers, Authorization: `Bearer ${this.token}` };
    return fetch(url, { ...options, headers, credentials: "omit", cache: "no-store" });
  }

  #schedule() {
    window.clearTimeout(this.#timer);
    const wait = Math.max(AT_LEAST, this.endsAt - this.now() - EARLY);
    this.#timer = window.setTimeout(() => void this.#renew().catch(() => undefined), wait);
  }

  /** Renews once, however many ask for it at the same time. */
  #renew() {
    this.#renewing ??= this.#renewNow().finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #renewNow() {
    const answer = await this.#send(this.block.renew_url, { method: "POST" });
    if (answer.status === 401 || answer.status === 403) throw this.#end();
    if (!answer.ok) {
      this.#schedule(); // the server has a bad moment; the session is still good for a while
      throw new Refused(answer.status, await problemIn(answer));
    }
    const renewed = await answer.json();
    this.token = renewed.token;
    this.ahead = Date.now() - Date.parse(renewed.issued_at);
    this.endsAt = Date.parse(renewed.expires_at);
    this.#schedule();
  }

  #end() {
    window.clearTimeout(this.#timer);
    this.over();
    return new SessionOver();
  }
}

/** @param {Response} answer @returns {Promise<{detail?: string, hint?: string, errors?: unknown}>} */
async function problemIn(answer) {
  try {
    return await answer.json();
  } catch {
    return {};
  }
}
