import { answer } from "../answers.js";
import { ask, read } from "../api.js";
import { placeIn } from "../places.js";
import { browser } from "../platform.js";
import { standingAt } from "../standing.js";
import { say } from "../words.js";

/**
 * What to offer on a ticket's page that this agent may not see: the customer's side of it, as far as the server tells.
 *
 * @typedef {{kind: string, title: string, url: string, detail?: string}} Link
 */

export function listenForNoAccess() {
  answer("no_access", async (_message, sender) => {
    const { host, ticket } = placeIn(sender.tab);
    return host && ticket ? offered(host, ticket) : {};
  });
  answer("options.open", () => browser.runtime.openOptionsPage());
}

/** @param {string} host @param {number} ticket */
async function offered(host, ticket) {
  const { state, server, instance, signIn } = await standingAt({ host, ticket });
  if (state !== "signed_in") return state === "signed_out" || state === "revoked" ? { act: "options" } : {};
  const query = new URLSearchParams({ text: `https://${host}/agent/tickets/${ticket}`, instance });
  const got = read(await ask(server, { path: `/api/v1/links/resolve?${query}` }, signIn?.token));
  if ("failed" in got) return {};
  const { title, url } = caseIn(got.value) ?? {};
  return title && url ? { case: { title: say("content_no_access_case", title), url } } : {};
}

/** @param {any} found @returns {Link | undefined} */
function caseIn(found) {
  const all = [found, ...(Array.isArray(found?.candidates) ? found.candidates : [])];
  return all.find((one) => one?.kind === "case" && /^https:\/\//.test(one.url ?? ""));
}
