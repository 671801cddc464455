import { browser } from "./platform.js";

/**
 * Where the card keeps what was typed: storage.session, which outlives the panel and the page under it, and ends with
 * the browser. The frame of another site has no sessionStorage in Chromium. It is read once, before the card stands,
 * for the card asks without waiting.
 *
 * @returns {Promise<import("../zendesk_app/static/memory.js").Store>}
 */
export async function keptDrafts() {
  const known = new Map(Object.entries(await browser.storage.session.get(null)));
  return {
    getItem: (name) => /** @type {string | undefined} */ (known.get(name)) ?? null,
    setItem: (name, text) => {
      known.set(name, text);
      void browser.storage.session.set({ [name]: text });
    },
    removeItem: (name) => {
      known.delete(name);
      void browser.storage.session.remove(name);
    },
  };
}
