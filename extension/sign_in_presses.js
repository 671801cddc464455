import { answer, fromOwnPage } from "./answers.js";
import { ask, problemOf } from "./api.js";
import { placeOf } from "./places.js";
import { browser } from "./platform.js";
import { keep, signInOf } from "./sign_ins.js";
import { signIn } from "./signing_in.js";
import { serverSet, standingAt } from "./standing.js";

/**
 * "Sign in" and "sign out", pressed on a page of ours. The page asks for the server's host permission by itself, as only
 * a press there may; the browser's question may close that page. So the wish is kept, and goes on by itself when the
 * permission is given.
 *
 * @typedef {import("./answers.js").Sender} Sender
 * @typedef {import("./signing_in.js").Outcome} Outcome
 * @typedef {{server: string, host: string | null, instance?: string, at: number}} Wish
 */

const WISH = "sign_in_wish";
const PATIENCE = 5 * 60_000; // milliseconds that the browser's question may stand
const FROM = ["signed_out", "revoked", "signed_in"];

export function listenForSignIns() {
  answer("sign_in", wanted);
  answer("sign_out", signOut);
  browser.permissions.onAdded.addListener(() => void goOn());
}

/** @param {{key: string, instance?: string}} message @param {Sender} sender @returns {Promise<Outcome>} */
async function wanted(message, sender) {
  const { host, instance } = await placeOf(message, sender);
  return signInAt({ server: await serverSet(), host, instance, at: Date.now() });
}

async function goOn() {
  const wish = /** @type {Wish | undefined} */ ((await browser.storage.session.get(WISH))[WISH]);
  const fresh = wish && Date.now() - wish.at < PATIENCE && wish.server === (await serverSet());
  if (fresh) await signInAt(wish);
}

/** @param {Wish} wish @returns {Promise<Outcome>} */
async function signInAt(wish) {
  const { state, server, instance } = await standingAt({ ticket: null, ...wish });
  if (state === "no_permission") await browser.storage.session.set({ [WISH]: wish });
  else await browser.storage.session.remove(WISH);
  return instance && FROM.includes(state) ? signIn(server, instance) : { state, detail: "" };
}

/** Here it is over whatever the server says; there, when it hears of it. @param {{instance: string}} message @param {Sender} sender */
async function signOut(message, sender) {
  if (!fromOwnPage(sender)) throw new Error("only the options page signs out");
  const server = await serverSet();
  const instance = String(message.instance);
  const known = await signInOf(server, instance);
  if (!known?.token) return { told: true };
  const path = `/api/v1/extension/browsers/${encodeURIComponent(known.token_id ?? "")}`;
  const got = await ask(server, { path, method: "DELETE" }, known.token);
  await keep(server, instance, { token: "", ended: "signed_out" });
  return "status" in got ? { told: got.status < 300, detail: problemOf(got).detail } : { told: got.failed === "revoked" };
}
