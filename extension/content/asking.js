import { browser } from "../platform.js";

/** The extension that this script belongs to is gone: updated, switched off or removed, while the page stayed open. */
export class Gone extends Error {}

export function isGone() {
  return !browser.runtime?.id;
}

/**
 * Ask the background.
 *
 * @param {{type: string, [name: string]: unknown}} message
 * @returns {Promise<any>}
 * @throws {Gone}
 * @throws {Error} with the background's words for what went wrong
 */
export async function ask(message) {
  if (isGone()) throw new Gone();
  let answer;
  try {
    answer = await browser.runtime.sendMessage(message);
  } catch (error) {
    throw isGone() ? new Gone() : error;
  }
  if (answer?.error) throw new Error(answer.error);
  return answer ?? {};
}

/** For what nobody waits for. @param {{type: string, [name: string]: unknown}} message */
export function tell(message) {
  ask(message).catch(() => undefined);
}
