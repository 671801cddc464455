import { browser } from "../platform.js";

/**
 * Read once, at the start: when the extension is updated under an open page, what is left here can say so, but can no
 * longer look a word up.
 */

/** @param {string} name @param {string} [given] */
const word = (name, given) => browser.i18n.getMessage(`content_${name}`, given);

export const WORDS = {
  escalate: word("escalate"),
  close: word("close"),
  differs: word("differs"),
  updated: word("updated"),
  silent: word("silent"),
};

/** @type {Record<string, string>} by what the background marks the ticket with */
export const MARKED = { "•": word("marked_open"), "!": word("marked_failed") };

const NUMBER = "{ticket}";
const PANEL = word("panel", NUMBER);

/** @param {number} ticket */
export function panelOf(ticket) {
  return PANEL.replace(NUMBER, String(ticket));
}
