/** What has just become of a press, in a sentence: a line that changes is not seen by everybody. */

import { say } from "./words.js";

/** @param {Element} old @param {Element} fresh the same escalation, as it is by now @returns {string} "" where there is nothing to tell */
export function newsOf(old, fresh) {
  const known = new Set(lines(old, ".danger").map(keyOf));
  const lost = lines(fresh, ".danger").filter((one) => !known.has(keyOf(one)));
  if (lost.length) return say("page.arrived_not", { places: lost.map(placeOf).join(", ") });
  const number = fresh.querySelector(".number")?.textContent ?? "";
  return hasArrived(fresh) && !hasArrived(old) ? say("page.arrived", { number }) : "";
}

/** @param {Element} escalation @param {string} [which] */
function lines(escalation, which = "") {
  return [...escalation.querySelectorAll(`.arrival${which}`)];
}

/** @param {Element} escalation */
function hasArrived(escalation) {
  return lines(escalation).length > 0 && lines(escalation).every((one) => one.matches(".good"));
}

/** @param {Element} line */
const keyOf = (line) => line.getAttribute("data-key");

/** @param {Element} line */
const placeOf = (line) => line.querySelector(".where")?.textContent?.trim() ?? "";
