import { browser } from "./platform.js";
import { patternOf } from "./server_address.js";

/**
 * The one door to our server: nothing else in the extension fetches. It asks no other origin than the one that is set,
 * only below three paths, and never without the user's permission for that host. A token travels in its header alone.
 *
 * @typedef {import("./messages.js").State} State
 * @typedef {{path: string, method?: string, headers?: Record<string, string>, body?: string}} Question
 * @typedef {{status: number, body: string, headers: Record<string, string>}} Answer
 * @typedef {Answer | {failed: State}} Answered
 */

const PATIENCE = 20_000; // milliseconds
const PATHS = /^\/(?:api\/v1|sidebar|auth\/extension)\//;
const PASSED_ON = ["content-type", "date", "etag", "retry-after"];

/**
 * @param {string} server its origin
 * @param {Question} question
 * @param {string} [token]
 * @returns {Promise<Answered>} an answer of any status but those that end a sign-in
 * @throws {Error} when the path is not one of our server's
 */
export async function ask(server, question, token) {
  const url = new URL(question.path, server);
  if (url.origin !== new URL(server).origin || !PATHS.test(url.pathname)) throw new Error(`not a path of Liaison: ${url}`);
  if (!(await isPermitted(server))) return { failed: "no_permission" };
  try {
    return judged(await fetched(url, question, token));
  } catch {
    return { failed: navigator.onLine ? "server_down" : "offline" };
  }
}

/** @param {string} server */
export function isPermitted(server) {
  return browser.permissions.contains({ origins: [patternOf(server)] });
}

/**
 * @param {URL} url
 * @param {Question} question
 * @param {string} [token]
 * @returns {Promise<Answer>}
 */
async function fetched(url, { method = "GET", headers = {}, body }, token) {
  const answer = await fetch(url, {
    method,
    headers: token ? { ...headers, Authorization: `Bearer ${token}` } : headers,
    body,
    credentials: "omit",
    cache: "no-store",
    redirect: "error", // a token follows nobody to another place
    referrerPolicy: "no-referrer",
    signal: AbortSignal.timeout(PATIENCE),
  });
  const told = PASSED_ON.map((name) => [name, answer.headers.get(name)]).filter(([, value]) => value !== null);
  return { status: answer.status, body: await answer.text(), headers: Object.fromEntries(told) };
}

/**
 * Tells the answers that end a sign-in from those that are the asker's to read.
 *
 * @param {Answer} answer
 * @returns {Answered}
 */
export function judged(answer) {
  const code = problemOf(answer).code;
  if (answer.status === 401) return { failed: code === "token_revoked" ? "revoked" : "signed_out" };
  if (answer.status === 403 && code === "not_an_agent") return { failed: "revoked" };
  return answer;
}

/**
 * What a refusal says of itself. https://www.rfc-editor.org/rfc/rfc9457
 *
 * @param {Answer} answer
 * @returns {{code?: string, detail?: string, hint?: string}}
 */
export function problemOf(answer) {
  try {
    const said = JSON.parse(answer.body);
    return said && typeof said === "object" ? said : {};
  } catch {
    return {};
  }
}

/**
 * The answer's JSON, or the state that keeps it from us.
 *
 * @param {Answered} answered
 * @returns {{value: any} | {failed: State, detail: string}}
 */
export function read(answered) {
  if ("failed" in answered) return { failed: answered.failed, detail: "" };
  const problem = problemOf(answered);
  if (answered.status < 400) return { value: problem };
  return { failed: "server_down", detail: [problem.detail, problem.hint].filter(Boolean).join(" ") };
}
