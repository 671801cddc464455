import { answer } from "../answers.js";
import { decide } from "../rules/decision.js";
import { read } from "../settings.js";
import { redirectsOf } from "./applying.js";
import { noteOpened } from "./recent.js";

/** Where an API address leads that a page's service worker kept from the browser's own rules. */
export function listenForFallback() {
  answer("redirect.fallback", async ({ url }, sender) => {
    const settings = await read();
    const { lands, ends } = decide(url, settings.rules, { redirects: redirectsOf(settings) });
    if (!ends || lands === url) return {};
    if (!sender.tab?.incognito) await noteOpened(lands);
    return { to: lands };
  });
}
