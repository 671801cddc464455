import { answer } from "../answers.js";
import { browser } from "../platform.js";
import { accepted } from "../rules/check.js";
import { decide } from "../rules/decision.js";
import { ZENDESK } from "../rules/hosts.js";
import { read } from "../settings.js";
import { redirectsOf } from "./applying.js";
import { noteOpened } from "./recent.js";

/** Where an API address leads that a page's service worker kept from the browser's own rules. */
export function listenForFallback() {
  answer("redirect.fallback", async ({ url }, sender) => {
    const [settings, { origins = [] }] = await Promise.all([read(), browser.permissions.getAll()]);
    const to = leadsTo(url, settings, origins);
    if (to && !sender.tab?.incognito) await noteOpened(to);
    return to ? { to } : {};
  });
}

/**
 * By the very rules that the browser was given: none that is refused, and none for a host that we may not touch.
 *
 * @param {string} url
 * @param {import("../settings.js").Settings} settings
 * @param {string[]} origins that the user has allowed
 * @returns {string} "" where it is left alone
 */
export function leadsTo(url, settings, origins) {
  const redirects = redirectsOf(settings);
  const { rules } = accepted(settings.rules, redirects);
  const { lands, ends } = decide(url, rules, { redirects, granted: [ZENDESK, ...origins] });
  return ends && lands !== url ? lands : "";
}
