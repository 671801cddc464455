const POLL_MS = 500;

/**
 * Zendesk changes its address without loading a page. The Navigation API tells a content script of it; where it is not
 * yet (Firefox before 147), going back is an event and the rest is looked up twice a second.
 *
 * @param {() => void} changed
 * @param {AbortSignal} signal
 */
export function watchAddress(changed, signal) {
  /** @type {EventTarget | undefined} */
  const navigation = Reflect.get(globalThis, "navigation");
  if (navigation) {
    navigation.addEventListener("currententrychange", changed, { signal });
    return;
  }
  let known = location.href;
  const look = () => {
    if (location.href === known) return;
    known = location.href;
    changed();
  };
  addEventListener("popstate", look, { signal });
  const timer = setInterval(look, POLL_MS);
  signal.addEventListener("abort", () => clearInterval(timer));
}
