// The apps pane can be made wider, as in Zendesk: 320 to 500 pixels, the same on every tab.

import { recall, remember } from "./memory.js";

const NARROWEST = 320;
const WIDEST = 500;
const STEP = 20;
let width = clamp(Number(recall("pane-width")) || NARROWEST);

/** @param {number} wanted */
function clamp(wanted) {
  return Math.round(Math.min(Math.max(wanted, NARROWEST), WIDEST));
}

/** @param {number} wanted */
function setWidth(wanted) {
  width = clamp(wanted);
  document.documentElement.style.setProperty("--apps-width", `${width}px`);
  for (const each of document.querySelectorAll("[role=separator]")) each.setAttribute("aria-valuenow", String(width));
}

/** @param {HTMLElement} separator */
export function makeSeparator(separator) {
  separator.setAttribute("aria-valuemin", String(NARROWEST));
  separator.setAttribute("aria-valuemax", String(WIDEST));
  setWidth(width);
  separator.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: STEP, ArrowRight: -STEP }[event.key];
    if (!step) return;
    event.preventDefault();
    setWidth(width + step);
    remember("pane-width", String(width));
  });
  separator.addEventListener("pointerdown", (event) => drag(separator, event));
}

/**
 * @param {HTMLElement} separator
 * @param {PointerEvent} start
 */
function drag(separator, start) {
  const [startX, startWidth] = [start.clientX, width];
  const move = (/** @type {PointerEvent} */ event) => setWidth(startWidth + startX - event.clientX);
  separator.setPointerCapture(start.pointerId);
  separator.addEventListener("pointermove", move);
  separator.addEventListener(
    "lostpointercapture",
    () => {
      separator.removeEventListener("pointermove", move);
      remember("pane-width", String(width));
    },
    { once: true },
  );
}
