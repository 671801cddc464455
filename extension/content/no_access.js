import { isSeen, panesSay, ticketIn } from "./active.js";
import { watchAddress } from "./address.js";
import { ask } from "./asking.js";
import { drawing, element, makeHost } from "./hosts.js";
import { lookAt } from "./look.js";
import { apiPath, PLACES, REFUSED, WORDS } from "./no_access_signs.js";
import { BAR_STYLE } from "./no_access_style.js";
import { browser } from "../platform.js";

/**
 * A link may lead to a ticket that this agent may not see. Then the customer's side of it, the Salesforce case, is
 * offered: a quiet bar at the page's foot, once for each ticket, until it is closed.
 *
 * @typedef {{case?: string, act?: "options"}} Offer  `case` is its address, "" where the server knows none
 */

const LOOKS = 8;
const LOOK_MS = 1500;
const CROSS = "M4 4l8 8M12 4l-8 8";
/** @param {string} name */
const word = (name) => browser.i18n.getMessage(`content_no_access_${name}`);
const SAID = { none: word("none"), region: word("region"), open: word("case"), no_case: word("no_case"), sign_in: word("sign_in"), close: word("close") };
const PLACE = { position: "fixed", "inset-block-end": "16px", "inset-inline-start": "16px", "z-index": "2147483000" };

/** @param {AbortSignal} signal */
export function watchAccess(signal) {
  new Access(signal);
}

class Access {
  /** @param {AbortSignal} signal */
  constructor(signal) {
    /** Of the API, that were refused since the page was loaded. @type {Set<string>} */
    this.refused = new Set();
    /** The ticket that a bar was made for, or is being made. @type {number | null} */
    this.offered = null;
    /** @type {HTMLElement | null} */
    this.bar = null;
    this.timer = 0;
    const asked = new PerformanceObserver((list) => this.heard(list.getEntries()));
    asked.observe({ type: "resource", buffered: true });
    watchAddress(() => this.arrive(), signal);
    signal.addEventListener("abort", () => {
      asked.disconnect();
      this.leave();
    });
    this.arrive();
  }

  arrive() {
    if (this.offered !== null && ticketIn(location.pathname) === this.offered) return;
    this.leave();
    this.look(LOOKS);
  }

  leave() {
    clearTimeout(this.timer);
    this.bar?.remove();
    this.offered = null;
  }

  /** The words may come late; a few looks, and then it is a ticket like any other. @param {number} times */
  look(times) {
    const ticket = ticketIn(location.pathname);
    if (ticket === null || times === 0) return;
    if (this.isRefused(ticket)) this.offer(ticket);
    else this.timer = window.setTimeout(() => this.look(times - 1), LOOK_MS);
  }

  /** @param {PerformanceEntry[]} entries */
  heard(entries) {
    const refused = entries.filter(wasRefused).map(pathOf);
    if (!refused.length) return;
    for (const path of refused) this.refused.add(path);
    const ticket = ticketIn(location.pathname);
    if (ticket !== null && this.isRefused(ticket)) this.offer(ticket);
  }

  /** @param {number} ticket */
  isRefused(ticket) {
    if (panesSay(ticket) === "agrees") return false;
    const api = apiPath(ticket);
    return [...this.refused].some((path) => api.test(path)) || arrivedAt(ticket) || isSaid();
  }

  /** @param {number} ticket */
  offer(ticket) {
    if (this.offered === ticket) return;
    this.leave();
    this.offered = ticket;
    ask({ type: "no_access", ticket }).then(
      (found) => {
        if (this.offered === ticket) this.bar = shown(found);
      },
      () => undefined,
    );
  }
}

/** Whether the server refused the page itself. @param {number} ticket */
function arrivedAt(ticket) {
  return performance.getEntriesByType("navigation").some((entry) => wasRefused(entry) && ticketIn(pathOf(entry)) === ticket);
}

/** @param {PerformanceEntry} entry */
function wasRefused(entry) {
  return REFUSED.includes(/** @type {PerformanceResourceTiming} */ (entry).responseStatus);
}

/** @param {PerformanceEntry} entry */
function pathOf(entry) {
  return URL.canParse(entry.name) ? new URL(entry.name).pathname : "";
}

function isSaid() {
  return [...document.querySelectorAll(PLACES)].some((place) => {
    const text = place.textContent?.trim() ?? "";
    return WORDS.some((words) => words.test(text)) && isSeen(place);
  });
}

/** @param {Offer} found @returns {HTMLElement} */
function shown(found) {
  const { host, root } = makeHost("no-access", BAR_STYLE, PLACE);
  const close = element("button", { type: "button", class: "close", "aria-label": SAID.close }, drawing(CROSS));
  close.addEventListener("click", () => host.remove());
  const bar = element("section", { class: "liaison bar", "aria-label": SAID.region, "data-look": lookAt(document.body) });
  bar.append(element("p", { role: "status" }, SAID.none), ...wayOf(found), close);
  root.append(bar);
  document.body.append(host);
  return host;
}

/** The one thing that can be done. @param {Offer} found @returns {HTMLElement[]} */
function wayOf(found) {
  if (found.case) return [element("a", { href: found.case, target: "_blank", rel: "noopener noreferrer" }, SAID.open)];
  if (found.case === "") return [element("p", {}, SAID.no_case)];
  if (!found.act) return [];
  const button = element("button", { type: "button", class: "act" }, SAID.sign_in);
  button.addEventListener("click", () => void ask({ type: "options.open" }).catch(() => undefined));
  return [button];
}
