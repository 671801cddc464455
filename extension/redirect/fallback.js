import { answer } from "../answers.js";
import { accepted } from "../rules/check.js";
import { decide } from "../rules/decision.js";
import { read } from "../settings.js";
import { redirectsOf } from "./applying.js";
import { noteOpened } from "./recent.js";

/** Where an API address leads that a page's service worker kept from the browser's own rules. */
export function listenForFallback() {
  answer("redirect.fallback", async ({ url }, sender) => {
    const settings = await read();
    const redirects = redirectsOf(settings);
    const { lands, ends } = decide(url, accepted(settings.rules, redirects).rules, { redirects });
    if (!ends || lands === url) return {};
    if (!sender.tab?.incognito) await noteOpened(lands);
    return { to: lands };
  });
}
