// Everything that the desk fetches: its own parts, and Zendesk's API as the agent.

import { parsed } from "./dom.js";

/** An answer that is none; in the shape in which the apps framework rejects a request. */
export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {string} statusText
   * @param {string} responseText
   */
  constructor(status, statusText, responseText) {
    super(sentence(status, responseText) || statusText);
    this.status = status;
    this.statusText = statusText;
    this.responseText = responseText;
    this.responseJSON = json(responseText);
  }
}

/**
 * @param {number} status
 * @param {string} text
 */
function sentence(status, text) {
  if (status === 0) return "Zendesk does not answer.";
  if (status === 429) return "Zendesk says that there were too many calls (429). Try again in a moment.";
  const body = json(text) || {};
  const details = Object.values(body.details || {}).flat().map((each) => each.description);
  return details.join(" ") || body.description || body.error?.message || (typeof body.error === "string" && body.error);
}

/** @param {string} text */
function json(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * @param {string} path
 * @param {RequestInit} options
 */
async function fetched(path, options) {
  let response;
  try {
    response = await fetch(path, { ...options, credentials: "omit" });
  } catch {
    throw new Refusal(0, "error", "");
  }
  const text = await response.text();
  if (!response.ok) throw new Refusal(response.status, response.statusText, text);
  return text;
}

/**
 * A piece of page. A record that is not there is a page too.
 * @param {string} path below /agent/_parts/
 */
export async function part(path) {
  try {
    return parsed(await fetched(`/agent/_parts/${path}`, {}));
  } catch (problem) {
    if (problem instanceof Refusal && problem.status === 404) return parsed(problem.responseText);
    throw problem;
  }
}

/** @param {string} path */
export async function read(path) {
  return JSON.parse(await fetched(`/agent/${path}`, {}));
}

export async function arrivedPart() {
  return parsed(await fetched("/agent/_arrived", {}));
}

/**
 * @param {string} path below /agent/
 * @param {object} body
 */
export async function send(path, body) {
  const headers = { "Content-Type": "application/json" };
  const text = await fetched(`/agent/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  return text ? JSON.parse(text) : null;
}

/** @type {Promise<{token: string}> | null} */
let session = null;

/**
 * Call Zendesk's API; a credential that has ended is replaced once.
 * @param {string} method
 * @param {string} path
 * @param {string} [body]
 * @param {string} [contentType]
 * @returns {Promise<string>} the answer's text; rejects with a Refusal
 */
export async function zendesk(method, path, body, contentType = "application/json", mayRetry = true) {
  session ||= send("_session", {});
  const { token } = await session;
  const headers = { Authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "Content-Type": contentType }) };
  try {
    return await fetched(path, { method, headers, body });
  } catch (problem) {
    if (!(problem instanceof Refusal) || problem.status !== 401 || !mayRetry) throw problem;
    session = null;
    return zendesk(method, path, body, contentType, false);
  }
}

/**
 * @param {number} ticketId
 * @param {object} changes
 */
export function updateTicket(ticketId, changes) {
  return zendesk("PUT", `/api/v2/tickets/${ticketId}.json`, JSON.stringify({ ticket: changes }));
}

/** @param {number} ticketId the one that ends @param {number} targetId where it goes on */
export function mergeTicket(ticketId, targetId) {
  return zendesk("POST", `/api/v2/tickets/${targetId}/merge.json`, JSON.stringify({ ids: [ticketId] }));
}

/** @param {number} ticketId a closed one @returns {Promise<number>} the id of the ticket that continues it */
export async function followUp(ticketId) {
  const ticket = { via_followup_source_id: ticketId, comment: { body: "We have to come back to this." } };
  return JSON.parse(await zendesk("POST", "/api/v2/tickets.json", JSON.stringify({ ticket }))).ticket.id;
}
