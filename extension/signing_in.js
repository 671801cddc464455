import { ask, read } from "./api.js";
import { browser } from "./platform.js";
import { keep } from "./sign_ins.js";
import { say } from "./words.js";

/**
 * "Sign in with Zendesk": authorization code with PKCE between us and our server, which does the same with Zendesk.
 * No token is ever in an address; the code that is, is worth nothing without the verifier that stays here.
 * https://www.rfc-editor.org/rfc/rfc7636
 *
 * @typedef {{ok: true} | {state: import("./messages.js").State, detail: string}} Outcome
 */

const BYTES = 32; // 256 bits, as RFC 7636, 4.1 has it

/** One at a time for each Zendesk, however many pages ask. @type {Map<string, Promise<Outcome>>} */
const underWay = new Map();

/** @param {string} server @param {string} instance @returns {Promise<Outcome>} */
export function signIn(server, instance) {
  const name = `${server} ${instance}`;
  const flow = underWay.get(name) ?? begin(server, instance).finally(() => underWay.delete(name));
  underWay.set(name, flow);
  return flow;
}

/** @param {string} server @param {string} instance @returns {Promise<Outcome>} */
async function begin(server, instance) {
  const redirect_uri = browser.identity.getRedirectURL();
  const [state, code_verifier] = [secret(), secret()];
  const url = new URL("/auth/extension/start", server);
  const sent = { instance, redirect_uri, state, code_challenge: await challengeOf(code_verifier), code_challenge_method: "S256" };
  url.search = new URLSearchParams(sent).toString();
  let back;
  try {
    back = await browser.identity.launchWebAuthFlow({ url: url.href, interactive: true });
  } catch (error) {
    return { state: "signed_out", detail: `${say("sign_in_not_finished")} (${/** @type {Error} */ (error).message})` };
  }
  const { code, detail } = answerIn(back ?? "", state);
  if (!code) return { state: "signed_out", detail: detail || say("sign_in_not_ours") };
  return exchange(server, instance, { code, code_verifier, redirect_uri, browser: browserName(navigator.userAgent) });
}

/** @param {string} server @param {string} instance @param {Record<string, string>} body @returns {Promise<Outcome>} */
async function exchange(server, instance, body) {
  const headers = { "Content-Type": "application/json" };
  const got = read(await ask(server, { path: "/auth/extension/token", method: "POST", headers, body: JSON.stringify(body) }));
  if ("failed" in got) return { state: got.failed, detail: got.detail };
  const { token, token_id, agent } = got.value;
  if (typeof token !== "string" || !token) return { state: "server_down", detail: "" };
  await keep(server, instance, { token, token_id: String(token_id), agent: { id: Number(agent?.id), name: String(agent?.name ?? "") } });
  return { ok: true };
}

/**
 * What came back. Without our own state it is somebody else's sign-in, and none of ours.
 *
 * @param {string} url @param {string} state
 * @returns {{code: string, detail: string}}
 */
export function answerIn(url, state) {
  const given = URL.canParse(url) ? new URL(url).searchParams : new URLSearchParams();
  if (given.get("state") !== state) return { code: "", detail: "" };
  if (given.has("error")) return { code: "", detail: given.get("error_description") ?? given.get("error") ?? "" };
  return { code: given.get("code") ?? "", detail: "" };
}

/** @param {string} verifier @returns {Promise<string>} BASE64URL(SHA256(verifier)) */
export async function challengeOf(verifier) {
  return text(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))));
}

export function secret() {
  return text(crypto.getRandomValues(new Uint8Array(BYTES)));
}

/** @param {Uint8Array} bytes in base64url without padding */
function text(bytes) {
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** So that its owner knows it in the list of browsers: "Firefox, Linux". @param {string} agent navigator.userAgent */
export function browserName(agent) {
  const names = /** @type {const} */ ([["Edg/", "Edge"], ["Firefox/", "Firefox"], ["OPR/", "Opera"], ["Chrome/", "Chrome"]]);
  const systems = /** @type {const} */ ([["Android", "Android"], ["Windows", "Windows"], ["CrOS", "ChromeOS"], ["Mac OS", "macOS"], ["Linux", "Linux"]]);
  const found = [names, systems].map((list) => list.find(([mark]) => agent.includes(mark))?.[1]);
  return found.filter(Boolean).join(", ") || "?";
}
