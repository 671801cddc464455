/**
 * On a ticket's page: tells the background when a redirect led here, for the list of the last tickets in the popup. The
 * list stays in this browser. Nothing says so plainly, as no permission is asked for it: the browser counts the redirects
 * of an arrival while they stay on one site, and hides those over another site (a mail's link), except for the time that
 * they took. Time taken before the first request, with no count, is how such a one shows.
 */
{
  const HIDDEN_REDIRECTS_MS = 20;
  const { runtime } = /** @type {typeof chrome} */ (Reflect.get(globalThis, "browser") ?? globalThis.chrome);
  const [arrival] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  const redirected = arrival && (arrival.redirectCount > 0 || arrival.fetchStart > HIDDEN_REDIRECTS_MS);
  if (redirected && arrival.type === "navigate") runtime.sendMessage({ type: "redirect.landed", url: location.href });
}
