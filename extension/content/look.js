/** Light or dark, as the page is where our own things stand on it. */

/** @typedef {"light" | "dark"} Look */

const SETTLES_MS = 300;
const DARK = "(prefers-color-scheme: dark)";

/** @param {Element | null} where @returns {Look} */
export function lookAt(where) {
  for (let element = where; element; element = element.parentElement) {
    const look = groundOf(element);
    if (look) return look;
  }
  const scheme = getComputedStyle(document.documentElement).colorScheme;
  const both = /\bdark\b/.test(scheme) && /\blight\b/.test(scheme);
  if (both) return matchMedia(DARK).matches ? "dark" : "light";
  return /\bdark\b/.test(scheme) ? "dark" : "light";
}

/** By an opaque ground's brightness, as the eye weighs the three colours. @param {Element} element @returns {Look | null} */
function groundOf(element) {
  const parts = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/.exec(getComputedStyle(element).backgroundColor);
  if (!parts || Number(parts[4] ?? 1) < 0.5) return null;
  const [red, green, blue] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128 ? "dark" : "light";
}

/**
 * A page changes its look by a class or an attribute of its root or body, often with a transition.
 *
 * @param {() => void} changed
 * @param {AbortSignal} signal
 */
export function watchLook(changed, signal) {
  let timer = 0;
  const soon = () => {
    clearTimeout(timer);
    changed();
    timer = window.setTimeout(changed, SETTLES_MS);
  };
  const observer = new MutationObserver(soon);
  for (const element of [document.documentElement, document.body]) observer.observe(element, { attributes: true });
  matchMedia(DARK).addEventListener("change", soon, { signal });
  signal.addEventListener("abort", () => observer.disconnect());
}
