/** Copy buttons, and the receipt that says so to eyes and to screen readers. */

import { say } from "./words.js";

const receipt = /** @type {HTMLElement} */ (document.getElementById("receipt"));
const ABOVE = 12; // pixels from the edge of what can be seen
const EACH_PERCENT = Array.from({ length: 101 }, (_, at) => at / 100);
let timer = 0;

/** The frame is as high as the card and the workspace scrolls it: its own lower edge is often out of sight. */
const sight = new IntersectionObserver((seen) => {
  const { bottom = 0, height = 0 } = seen.at(-1)?.intersectionRect ?? {};
  receipt.style.bottom = height ? `${Math.max(0, window.innerHeight - bottom) + ABOVE}px` : "";
}, { threshold: EACH_PERCENT });

/** @param {string} text is read out politely, and shown for some seconds */
export function tell(text) {
  show("");
  window.clearTimeout(timer);
  // Said anew also when it is the same sentence as before.
  timer = window.setTimeout(() => {
    show(text);
    timer = window.setTimeout(() => show(""), 5000);
  }, 30);
}

/** @param {string} text */
function show(text) {
  receipt.textContent = text;
  if (text) sight.observe(document.body);
  else sight.disconnect();
}

/** @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text); // a frame is often not allowed to use the clipboard directly
  }
}

/** @param {string} text */
function copyBySelection(text) {
  const before = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "unseen";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  return done;
}

export function copyOnClick() {
  document.addEventListener("click", async (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-copy]");
    if (!(button instanceof HTMLElement)) return;
    const done = await copy(button.dataset.copy ?? "");
    tell(done ? button.dataset.receipt || say("page.copied") : say("page.copy_failed"));
    button.classList.toggle("done", done);
    window.setTimeout(() => button.classList.remove("done"), 2000);
  });
}
