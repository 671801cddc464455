import { ask } from "./content/asking.js";

/**
 * Where the card keeps what was typed: with the background, which outlives the panel and the page under it. A frame in
 * another site's page has no storage of its own: Chromium refuses sessionStorage there, Firefox storage.session. All is
 * read once, before the card stands, for the card asks without waiting.
 *
 * @param {string} key of the frame
 * @returns {Promise<import("../zendesk_app/static/memory.js").Store>}
 */
export async function keptDrafts(key) {
  const { drafts } = await ask({ type: "drafts", key });
  const known = new Map(Object.entries(/** @type {Record<string, string>} */ (drafts)));
  /** @param {string} name @param {string | null} text */
  const tell = (name, text) => void ask({ type: "draft", key, name, text }).catch(() => undefined);
  return {
    getItem: (name) => known.get(name) ?? null,
    setItem: (name, text) => {
      known.set(name, text);
      tell(name, text);
    },
    removeItem: (name) => {
      known.delete(name);
      tell(name, null);
    },
  };
}
