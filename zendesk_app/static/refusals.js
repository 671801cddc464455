/** What the server says is wrong, in words. */

import { Refused } from "./session.js";
import { say } from "./words.js";

/**
 * With the fields where it names them.
 * @param {import("./session.js").Refused["problem"]} problem
 */
export function reasonOf({ detail, hint, errors }) {
  const told = textsIn(errors);
  return (told.length ? told : [detail, hint].filter(Boolean)).join(" ");
}

/** @param {unknown} errors sentences, in lists and objects of any depth @returns {string[]} */
function textsIn(errors) {
  if (typeof errors === "string") return [errors];
  return errors && typeof errors === "object" ? Object.values(errors).flatMap(textsIn) : [];
}

/** A sentence for something that was asked for and did not happen. @param {unknown} error */
export function notDone(error) {
  const reason = error instanceof Refused ? reasonOf(error.problem) : "";
  return reason ? say("page.not_done", { reason }) : say("page.not_done_plain");
}
