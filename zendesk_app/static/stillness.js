/** What comes by itself waits while the reader is about to press something that it would move. */

const LONGEST = 5000; // milliseconds: then it is shown all the same
const CONTROLS = "button, a, summary, input, select, textarea, label";

/** @type {Element | null} the control under the pointer */
let under = null;
/** @type {Set<() => void>} */
const waiting = new Set();

document.addEventListener("pointermove", (event) => pointerAt(event.target), { passive: true });
document.addEventListener("pointerleave", () => pointerAt(null));

/** @param {EventTarget | null} target */
function pointerAt(target) {
  const control = target instanceof Element ? target.closest(CONTROLS) : null;
  if (control === under) return;
  under = control;
  for (const look of [...waiting]) look();
}

/**
 * Does it now, or when the pointer has left what stands below `place`.
 * @param {Element} place what grows or shrinks @param {() => void} change
 */
export function calmly(place, change) {
  let timer = 0;
  const go = () => {
    window.clearTimeout(timer);
    waiting.delete(look);
    change();
  };
  const look = () => {
    if (!wouldMove(place)) go();
  };
  if (!wouldMove(place)) return change();
  waiting.add(look);
  timer = window.setTimeout(go, LONGEST);
}

/** @param {Element} place */
function wouldMove(place) {
  if (!under?.isConnected) return false;
  return Boolean(place.compareDocumentPosition(under) & Node.DOCUMENT_POSITION_FOLLOWING);
}
