/** Asks until there is an answer: for what must happen once, and carries a key so that it can. */

import { Refused } from "./session.js";

const WAITS = [1000, 2000, 4000, 8000, 15_000]; // milliseconds; the last one repeats
/** The server, or something before it, is away: whether it has heard us nobody knows. */
const NO_ANSWER = new Set([408, 425, 429, 502, 503, 504]);

/** The reader gave up waiting. */
export class Stopped extends Error {}

export class Asking {
  /** @type {() => void} */
  #wake = () => undefined;
  #over = false;

  /**
   * Throws Stopped, SessionOver, and Refused for an answer that is one.
   * @template T @param {() => Promise<T>} ask @param {(again: number) => void} silent is called after each silence
   * @returns {Promise<T>}
   */
  async until(ask, silent) {
    for (let again = 0; ; again += 1) {
      try {
        return await ask();
      } catch (error) {
        if (!isSilence(error)) throw error;
      }
      if (this.#over) throw new Stopped();
      silent(again);
      await this.#pause(WAITS[Math.min(again, WAITS.length - 1)] ?? 0);
      if (this.#over) throw new Stopped();
    }
  }

  now() {
    this.#wake();
  }

  stop() {
    this.#over = true;
    this.#wake();
  }

  /** @param {number} wait */
  #pause(wait) {
    return new Promise((resolve) => {
      const go = () => {
        window.clearTimeout(timer);
        window.removeEventListener("online", go);
        resolve(undefined);
      };
      const timer = window.setTimeout(go, wait);
      window.addEventListener("online", go);
      this.#wake = go;
    });
  }
}

/** @param {unknown} error fetch throws a TypeError when there is no network */
export function isSilence(error) {
  return error instanceof TypeError || (error instanceof Refused && NO_ANSWER.has(error.status));
}

/** A key that nobody else has. */
export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
}
