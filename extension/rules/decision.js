/** Which rule redirects an address, and to where: what both browsers do with the rules of `dnr.js`. */

import { builtIns, RAW_PATTERN } from "./built_in.js";
import { hostsOf, isGranted, isOn, ZENDESK } from "./hosts.js";
import { patternOf } from "./pattern.js";
import { filledIn } from "./target.js";

/** @typedef {import("./rule.js").Rule} Rule */
/** @typedef {import("./rule.js").Redirects} Redirects */

/**
 * @typedef {object} Step
 * @property {"redirects" | "no_rule" | "raw" | "same_address" | "result_invalid" | "not_http"} why
 * @property {Rule | null} rule the own rule that fits
 * @property {string} built_in the name of the built-in redirect that fits
 * @property {string[]} captures `$1` first
 * @property {string} result empty if nothing redirects
 * @property {{id: string, why: "off" | "other_host" | "no_fit" | "excluded"}[]} passed the own rules asked before
 *
 * @typedef {Step & {hops: string[], lands: string, ends: boolean}} Decision `hops` follow the result: our rules leave it
 *   alone, but a browser asks the rules again for the new address. `lands` is the last; `ends` is false in a loop.
 *
 * @typedef {object} Circumstances
 * @property {Redirects} [redirects] all of Zendesk by default
 * @property {string[]} [granted] the origins that the browser permits; by default those that the rules need
 */

const MOST_HOPS = 20;
const RAW = new RegExp(RAW_PATTERN, "i");

/**
 * @param {string} address as pasted or followed
 * @param {Rule[]} rules in order, each of them accepted by `check`
 * @param {Circumstances} [circumstances]
 * @returns {Decision}
 */
export function decide(address, rules, circumstances = {}) {
  const needed = rules.filter(({ on }) => on).flatMap((rule) => hostsOf(rule).origins);
  const granted = circumstances.granted ?? [ZENDESK, ...needed];
  const known = { redirects: circumstances.redirects ?? { form: "agent" }, granted };
  const first = step(address, rules, known);
  return { ...first, ...followed(first.result || asWritten(address), rules, known) };
}

/** As a browser writes it. @param {string} address */
function asWritten(address) {
  return URL.canParse(address) ? new URL(address).href : address;
}

/** @param {string} result @param {Rule[]} rules @param {Required<Circumstances>} known */
function followed(result, rules, known) {
  /** @type {string[]} */
  const hops = [];
  let lands = result;
  for (let next = step(result, rules, known).result; next; next = step(lands, rules, known).result) {
    if (hops.length >= MOST_HOPS || next === result || hops.includes(next)) return { hops, lands, ends: false };
    hops.push(next);
    lands = next;
  }
  return { hops, lands, ends: true };
}

/**
 * @param {string} address
 * @param {Rule[]} rules
 * @param {Required<Circumstances>} known
 * @returns {Step}
 */
export function step(address, rules, { redirects, granted }) {
  /** @type {Step} */
  const nothing = { why: "no_rule", rule: null, built_in: "", captures: [], result: "", passed: [] };
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return { ...nothing, why: "not_http" };
  if (RAW.test(url.href)) return { ...nothing, why: "raw" };
  if (!isGranted(url, granted)) return nothing;
  for (const rule of rules) {
    const why = reasonToPass(rule, url);
    if (!why) return redirected(nothing, rule, "", rule, url);
    nothing.passed.push({ id: rule.id, why });
  }
  const found = builtIns(redirects.form).find((one) => patternOf(one.pattern, "regex").fits.test(url.href));
  if (!found || !isOn(url, domainsOf(redirects))) return nothing;
  return redirected(nothing, null, found.name, { ...found, kind: "regex" }, url);
}

/** Where the built-in redirects work. @param {Redirects} redirects */
export function domainsOf({ subdomains }) {
  return subdomains?.length ? subdomains.map((name) => `${name.toLowerCase()}.zendesk.com`) : ["zendesk.com"];
}

/** @param {Rule} rule @param {URL} url */
function reasonToPass(rule, url) {
  if (!rule.on) return "off";
  if (!patternOf(rule.pattern, rule.kind).fits.test(url.href)) return "no_fit";
  if (!isOn(url, hostsOf(rule).domains)) return "other_host";
  return rule.exclude && patternOf(rule.exclude, rule.kind).fits.test(url.href) ? "excluded" : null;
}

/**
 * @param {Step} nothing
 * @param {Rule | null} rule
 * @param {string} name
 * @param {{pattern: string, kind: import("./rule.js").Kind, target: string}} found
 * @param {URL} url
 * @returns {Step}
 */
function redirected(nothing, rule, name, found, url) {
  const [, ...groups] = patternOf(found.pattern, found.kind).fits.exec(url.href) ?? [];
  const captures = groups.map((capture) => capture ?? "");
  const text = filledIn(found.target, captures);
  const result = URL.canParse(text) ? new URL(text).href : "";
  const known = { ...nothing, rule, built_in: name, captures };
  if (!/^https?:/.test(result)) return { ...known, why: "result_invalid" };
  return result === url.href ? { ...known, why: "same_address" } : { ...known, why: "redirects", result };
}
