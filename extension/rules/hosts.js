/**
 * Which hosts a rule is about: the browser asks for their permission, and the rule works on them only. So a pattern
 * must name its host, with the scheme before it; what stands before the host's last two names may be left open.
 */

import { problem } from "./problems.js";
import { patternOf } from "./pattern.js";

/** @typedef {import("./syntax.js").Tree} Tree */
/** @typedef {import("./problems.js").Problem} Problem */
/** @typedef {import("./rule.js").Rule} Rule */

/**
 * @typedef {object} Hosts
 * @property {string[]} origins to ask the browser for, like `https://*.zendesk.com/*`
 * @property {string[]} domains on which the rule works; names below them are included
 * @property {Problem[]} problems
 */

/** What the extension may always do. */
export const ZENDESK = "https://*.zendesk.com/*";

/** Beginnings of addresses are written with these: what may be a slash too, what may not, any one character. */
const OPEN = "*";
const OPEN_IN_NAME = "+";
const ONE = "\u0001";
const OTHER = "\u0002";
const MOST_BEGINNINGS = 32;
const MOST_TIMES = 16;
/** The only hosts that may be asked for without encryption. */
const OWN_MACHINE = ["localhost", "127.0.0.1"];

/** @type {WeakMap<Tree, Hosts>} */
const known = new WeakMap();

/** @param {Rule} rule @returns {Hosts} */
export function hostsOf(rule) {
  const pattern = patternOf(rule.pattern, rule.kind);
  const found = known.get(pattern.tree) ?? findHosts(pattern);
  known.set(pattern.tree, found);
  return found;
}

/** @param {import("./pattern.js").Pattern} pattern @returns {Hosts} */
function findHosts(pattern) {
  const none = { origins: [], domains: [] };
  if (pattern.problem) return { ...none, problems: [] };
  const beginnings = withAdded([""], pattern.tree);
  const found = beginnings.map(hostOf);
  const named = found.filter((one) => !!one);
  const isNamed = beginnings.length <= MOST_BEGINNINGS && named.length === found.length;
  return isNamed ? asked(named) : { ...none, problems: [problem("host_unknown")] };
}

/** @param {{schemes: string[], host: string}[]} found @returns {Hosts} */
function asked(found) {
  /** @type {Set<string>} */
  const origins = new Set();
  let leftOut = false;
  for (const { schemes, host } of found) {
    const kept = schemes.filter((scheme) => scheme === "https" || OWN_MACHINE.includes(host));
    leftOut ||= kept.length < schemes.length;
    for (const scheme of kept) origins.add(`${scheme}://${host}/*`);
  }
  const first = found[0]?.host ?? "";
  if (origins.size === 0) return { origins: [], domains: [], problems: [problem("host_not_https", first)] };
  const domains = new Set([...origins].map((origin) => origin.replace(/^https?:\/\/(\*\.)?/, "").slice(0, -2)));
  const problems = leftOut ? [problem("http_left_out")] : [];
  return { origins: [...origins].sort(), domains: [...domains].sort(), problems };
}

/** Whether a rule works there at all. @param {URL} url @param {string[]} domains */
export function isOn(url, domains) {
  return domains.some((domain) => url.hostname === domain || url.hostname.endsWith(`.${domain}`));
}

/** Whether one of the permissions covers it. @param {URL} url @param {string[]} origins */
export function isGranted(url, origins) {
  return origins.some((origin) => {
    const [, scheme = "", host = ""] = /^([a-z*]+):\/\/([^/]*)\//.exec(origin) ?? [];
    if (scheme !== "*" && `${scheme}:` !== url.protocol) return false;
    if (host === "*") return true;
    if (!host.startsWith("*.")) return url.hostname === host;
    return url.hostname === host.slice(2) || url.hostname.endsWith(host.slice(1));
  });
}

/** @param {string} beginning @returns {{schemes: string[], host: string} | null} */
function hostOf(beginning) {
  const read = /^\*?(https?[*+]?|)s?:\/\/([^/?#:]*)([/?#:]?)/.exec(beginning);
  const [, scheme = "", written = "", after = ""] = read ?? [];
  const name = after ? written : written.replace(/\*+$/, "");
  const host = openHost(name.replaceAll(ONE, "."), after !== "");
  if (!host) return null;
  return { schemes: schemesOf(beginning, scheme), host };
}

/** @param {string} beginning @param {string} scheme */
function schemesOf(beginning, scheme) {
  if (beginning.replace(/^\*/, "").startsWith("https:")) return ["https"];
  return scheme === "http" ? ["http"] : ["https", "http"];
}

/** @param {string} name @param {boolean} isEnded whether what follows cannot belong to the host */
function openHost(name, isEnded) {
  const open = Math.max(name.lastIndexOf(OPEN), name.lastIndexOf(OPEN_IN_NAME));
  const suffix = name.slice(open + 1);
  const isName = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/;
  if (open < 0) return isName.test(name) && (isEnded || name.includes(".") || OWN_MACHINE.includes(name)) ? name : null;
  const whole = suffix.replace(/^[a-z0-9_-]+/, "");
  const isBelow = whole.startsWith(".") && whole.indexOf(".", 1) > 0 && isName.test(whole.slice(1));
  return isBelow ? `*${whole}` : null;
}

/**
 * Every way that the address may begin, as far as its host.
 *
 * @param {string[]} beginnings
 * @param {Tree} tree
 * @returns {string[]}
 */
function withAdded(beginnings, tree) {
  if (beginnings.length > MOST_BEGINNINGS || beginnings.every(hasHost)) return beginnings;
  switch (tree.type) {
    case "all":
      return tree.parts.reduce(withAdded, beginnings);
    case "group":
      return withAdded(beginnings, tree.body);
    case "either":
      return distinct(tree.parts.flatMap((part) => withAdded(beginnings, part)));
    case "repeat":
      return repeated(beginnings, tree);
    default:
      return distinct(beginnings.map((beginning) => (hasHost(beginning) ? beginning : beginning + sign(tree))));
  }
}

/** @param {string[]} beginnings @param {import("./syntax.js").Repeat} tree @returns {string[]} */
function repeated(beginnings, tree) {
  if (tree.max > 1 && (tree.min !== tree.max || tree.max > MOST_TIMES)) {
    const open = mayBeSlash(tree.body) ? OPEN : OPEN_IN_NAME;
    return distinct(beginnings.map((beginning) => (hasHost(beginning) ? beginning : beginning + open)));
  }
  let grown = beginnings;
  for (let time = 0; time < tree.max; time += 1) grown = withAdded(grown, tree.body);
  return tree.min === 0 ? distinct([...beginnings, ...grown]) : grown;
}

/** @param {string} beginning */
function hasHost(beginning) {
  return /:\/\/[^/?#:]*[/?#:]/.test(beginning) || beginning.length > 500;
}

/** @param {string[]} texts */
function distinct(texts) {
  return [...new Set(texts)];
}

/** One character of an address, as it is written in a beginning. @param {Tree} tree */
function sign(tree) {
  if (tree.type === "char") return literal(tree.code);
  if (tree.type === "any") return ONE;
  if (tree.type !== "class") return "";
  const signs = distinct(tree.ranges.map(([first, last]) => (first === last ? literal(first) : OPEN_IN_NAME)));
  if (!tree.not && signs.length === 1 && signs[0] !== OPEN_IN_NAME) return signs[0] ?? OTHER;
  return mayBeSlash(tree) ? OPEN : OPEN_IN_NAME;
}

/** @param {number} code */
function literal(code) {
  const character = String.fromCharCode(code).toLowerCase();
  return /[a-z0-9._:/?#-]/.test(character) ? character : OTHER;
}

/** @param {Tree} tree @returns {boolean} */
function mayBeSlash(tree) {
  switch (tree.type) {
    case "any":
      return true;
    case "char":
      return tree.code === 47;
    case "class":
      return tree.ranges.some(([first, last]) => first <= 47 && 47 <= last) !== tree.not;
    case "group":
    case "repeat":
      return mayBeSlash(tree.body);
    case "all":
    case "either":
      return tree.parts.some(mayBeSlash);
    default:
      return false;
  }
}
