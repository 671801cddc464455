/** Keeps "3 hours ago" true while the page is open, in the same words as the server's; the exact time in the reader's own zone. */

import { say } from "./words.js";

const SECOND = 1000;
/** From how many seconds on a unit is used, and how many seconds one of it has: as server/web/sidebar/moments.py. */
const UNITS = /** @type {const} */ ([
  ["year", 365 * 86400, 365 * 86400],
  ["month", 45 * 86400, 30 * 86400],
  ["day", 36 * 3600, 86400],
  ["hour", 55 * 60, 3600],
  ["minute", 45, 60],
]);

/** @param {number} seconds from now; negative is past */
export function relative(seconds) {
  for (const [unit, least, size] of UNITS) {
    if (Math.abs(seconds) < least) continue;
    const count = Math.max(1, Math.floor(Math.abs(seconds) / size + 0.5));
    return say(`time.${unit}_${seconds < 0 ? "past" : "future"}_${count === 1 ? "one" : "many"}`, { count });
  }
  return say("time.now");
}

/** @param {() => number} now @param {string} language */
export function keepTimes(now, language) {
  const clock = new Intl.DateTimeFormat(language, { timeStyle: "short" });
  const exact = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" });
  const update = () => {
    for (const time of document.querySelectorAll("time")) {
      const at = Date.parse(time.dateTime);
      const words = time.dataset.clock === undefined ? relative((at - now()) / SECOND) : clock.format(at);
      if (time.textContent !== words) time.textContent = words;
      time.title = exact.format(at);
    }
  };
  window.setInterval(update, 30 * SECOND);
  return update;
}
