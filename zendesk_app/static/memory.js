/**
 * What must outlive the frame: drafts, and presses without an answer. A frame of another site often has no storage.
 *
 * @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem">} Store
 */

/** @type {Map<string, string>} */
const here = new Map();

export class Memory {
  /**
   * @param {string} whose so that nobody reads what somebody else at this desk has typed
   * @param {() => Store} store throws where the browser keeps nothing
   */
  constructor(whose, store = () => window.sessionStorage) {
    this.whose = whose;
    this.store = store;
  }

  /** @param {string} what @returns {any} null when there is nothing */
  read(what) {
    const name = this.#name(what);
    try {
      return JSON.parse(stored(() => this.store().getItem(name)) ?? here.get(name) ?? "null");
    } catch {
      return null;
    }
  }

  /** @param {string} what @param {unknown} value */
  write(what, value) {
    const name = this.#name(what);
    const text = JSON.stringify(value);
    here.set(name, text);
    stored(() => this.store().setItem(name, text));
  }

  /** @param {string} what */
  forget(what) {
    const name = this.#name(what);
    here.delete(name);
    stored(() => this.store().removeItem(name));
  }

  /** What would go with this document, as the browser keeps nothing for it. @param {string} kind */
  onlyHere(kind) {
    if (stored(this.store)) return [];
    return [...here].filter(([name]) => name.startsWith(this.#name(`${kind}:`))).map(([, text]) => JSON.parse(text));
  }

  /** @param {string} what */
  #name(what) {
    return `liaison:${this.whose}:${what}`;
  }
}

/** @template T @param {() => T} use @returns {T | null} null where storage is refused */
function stored(use) {
  try {
    return use();
  } catch {
    return null;
  }
}
