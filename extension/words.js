import { browser } from "./platform.js";

/** The extension's own sentences, in the browser's language: `_locales/LANGUAGE/messages.json`. */

/**
 * @param {string} key
 * @param {...(string | number)} gaps  what stands for $1, $2 …; at most nine
 * @returns {string} the key itself where there is no such sentence, so that a gap is seen and not empty
 */
export function say(key, ...gaps) {
  return browser.i18n.getMessage(key, gaps.map(String)) || key;
}

/**
 * Fills a page: `data-say` is an element's text, `data-say-label` its accessible name, `data-say-hint` its placeholder.
 *
 * @param {ParentNode} root
 */
export function fill(root) {
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-say]"))) {
    element.textContent = say(element.dataset.say ?? "");
  }
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-say-label]"))) {
    element.setAttribute("aria-label", say(element.dataset.sayLabel ?? ""));
  }
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-say-hint]"))) {
    element.setAttribute("placeholder", say(element.dataset.sayHint ?? ""));
  }
}

/** The language that the sentences are in: "en" or "de". */
export function language() {
  return say("language");
}
