/** What the server says is wrong, in words. */

import { Refused } from "./session.js";
import { knows, say } from "./words.js";

/** @typedef {Refused["problem"] & {code?: string}} Problem */

/**
 * With the fields where it names them.
 * @param {Problem} problem
 */
export function reasonOf(problem) {
  const { detail, hint, errors } = problem;
  const told = textsIn(errors);
  return inWords(problem) || (told.length ? told : [detail, hint].filter(Boolean)).join(" ");
}

/** In the reader's language, where it is a thing that happens; the API itself speaks English. @param {Problem} problem */
export function inWords({ code = "" }) {
  const key = `page.refused_${code}`;
  return knows(key) ? say(key) : "";
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
