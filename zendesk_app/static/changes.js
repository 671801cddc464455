/** What is different in a preview from the one that the reader has seen. */

import { say } from "./words.js";

/** @typedef {{told: string[], places: Map<string, {place: string, words: string}>, warnings: string[]}} Seen */

/** @param {HTMLFormElement} form @returns {Seen} */
export function seenIn(form) {
  const messages = [.../** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll(".message:not(.dropped)"))];
  return {
    told: texts(form, ".told-list li"),
    warnings: texts(form, ".warnings li"),
    places: new Map(
      messages.map((one) => [one.dataset.key ?? "", { place: one.dataset.place ?? "", words: one.querySelector("pre")?.textContent ?? "" }]),
    ),
  };
}

/** Whether more than the words is different: the words follow what the reader types. @param {Seen} before @param {Seen} after */
export function differsInMore(before, after) {
  const outline = (/** @type {Seen} */ one) => JSON.stringify([one.told, one.warnings, [...one.places.keys()]]);
  return outline(before) !== outline(after);
}

/** Marks each message that is new or different, and says the rest at the head. @param {HTMLFormElement} form @param {Seen} before */
export function tellChanges(form, before) {
  const after = seenIn(form);
  for (const [key, now] of after.places) {
    const was = before.places.get(key);
    if (was?.words !== now.words) mark(form, key, say(was ? "page.changed_text" : "page.changed_new"));
  }
  const gone = [...before.places].filter(([key]) => !after.places.has(key)).map(([, one]) => one.place);
  const lines = [say("page.changed")];
  if (gone.length) lines.push(say("page.changed_gone", { places: gone.join(", ") }));
  if (String(before.told) !== String(after.told)) lines.push(say("page.changed_told", { names: after.told.join(", ") || "–" }));
  const notice = form.querySelector("[data-changed]");
  if (!(notice instanceof HTMLElement)) return;
  notice.textContent = lines.join(" ");
  notice.hidden = false;
}

/** @param {HTMLFormElement} form @param {string} key @param {string} word */
function mark(form, key, word) {
  const message = [.../** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll(".message"))].find((one) => one.dataset.key === key);
  const chip = message?.querySelector(".mark");
  if (!(chip instanceof HTMLElement)) return;
  chip.textContent = word;
  chip.hidden = false;
}

/** @param {Element} form @param {string} selector */
function texts(form, selector) {
  return [...form.querySelectorAll(selector)].map((one) => one.textContent?.trim() ?? "");
}
