/**
 * On an API address that was opened all the same: in Chromium a page's service worker answers before the browser looks at
 * redirect rules, so there, and only there, the page is replaced from within. The background says where to, by the same
 * rules and settings; no answer, no move.
 *
 * A request that no service worker answered is left alone: the browser's own rule saw it, and meant to let it pass (a
 * POST, an excluded address, a redirect that is switched off). Of a request that one did answer, nothing here tells a
 * GET from a POST.
 */
{
  const { runtime } = /** @type {typeof chrome} */ (Reflect.get(globalThis, "browser") ?? globalThis.chrome);
  const [arrival] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  if (arrival && arrival.workerStart > 0 && location.hash !== "#liaison-raw") {
    runtime.sendMessage({ type: "redirect.fallback", url: location.href }).then(({ to }) => {
      if (to) location.replace(to);
    });
  }
}
