import { browser } from "./platform.js";

/**
 * The background is started again and again: an alarm that is there is left to run on.
 *
 * @param {string} name @param {number} minutes
 */
export async function everyMinutes(name, minutes) {
  if (!(await browser.alarms.get(name))) await browser.alarms.create(name, { periodInMinutes: minutes });
}
