import { byId } from "../elements.js";

/** The one bar at the foot of the page: what was just done, and its undo. */

const SHORT_MS = 4000;
let ends = 0;

/**
 * What can be undone stays until something else is said; the rest goes by itself.
 *
 * @param {string} text
 * @param {() => unknown} [undo]
 */
export function tell(text, undo) {
  const bar = byId("told", HTMLElement);
  const [words, back, close] = /** @type {[HTMLElement, HTMLButtonElement, HTMLButtonElement]} */ ([...bar.children]);
  clearTimeout(ends);
  words.textContent = "";
  bar.hidden = false;
  requestAnimationFrame(() => (words.textContent = text)); // a screen reader tells what changes in a part that is there
  back.hidden = !undo;
  back.onclick = async () => {
    bar.hidden = true;
    await undo?.();
  };
  close.onclick = () => (bar.hidden = true);
  if (undo) back.focus();
  else ends = setTimeout(() => (bar.hidden = true), SHORT_MS);
}
