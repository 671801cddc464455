import { browser } from "./platform.js";

/**
 * What the background answers: one table for all features, so that a message has one answer and never two.
 *
 * @typedef {chrome.runtime.MessageSender} Sender
 * @typedef {(message: any, sender: Sender) => unknown} Answer  a value or a promise of one; it travels as JSON
 */

/** @type {Map<string, Answer>} */
const answers = new Map();

/**
 * A feature calls this while its file is loaded, so that the answer is there when the message that started the
 * background arrives.
 *
 * @param {string} type
 * @param {Answer} how
 */
export function answer(type, how) {
  if (answers.has(type)) throw new Error(`two features answer ${type}`);
  answers.set(type, how);
}

/** An answer that fails is an answer too: `{error: words}`. Nobody waits for ever. */
export function listenForMessages() {
  browser.runtime.onMessage.addListener((message, sender, respond) => {
    const known = sender.id === browser.runtime.id && answers.get(message?.type);
    if (!known) return false;
    Promise.resolve()
      .then(() => known(message, sender))
      .then((value) => respond(value ?? {}))
      .catch((error) => respond({ error: String(error?.message ?? error) }));
    return true;
  });
}

/**
 * Whether a message comes from a page of the extension (popup, options), not from a content script: only our own pages
 * have an address of ours. The panel stands in a web page's frame, and brings a key besides.
 *
 * @param {Sender} sender
 */
export function fromOwnPage(sender) {
  return Boolean(sender.url?.startsWith(browser.runtime.getURL("")));
}
