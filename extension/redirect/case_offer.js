import { answer } from "../answers.js";
import { ask, read } from "../api.js";
import { placeIn } from "../places.js";
import { browser } from "../platform.js";
import { standingAt } from "../standing.js";

/** What to offer on a ticket's page that this agent may not see: the customer's side of it, as far as the server tells. */

export function listenForNoAccess() {
  answer("no_access", async (_message, sender) => {
    const { host, ticket } = placeIn(sender.tab);
    return host && ticket ? offered(host, ticket) : {};
  });
  answer("options.open", () => browser.runtime.openOptionsPage());
}

/** @param {string} host @param {number} ticket @returns {Promise<import("../content/no_access.js").Offer>} */
async function offered(host, ticket) {
  const { state, server, instance, signIn } = await standingAt({ host, ticket });
  if (state === "signed_out" || state === "revoked") return { act: "options" };
  if (state !== "signed_in") return {};
  const query = new URLSearchParams({ text: `https://${host}/agent/tickets/${ticket}`, instance });
  const got = read(await ask(server, { path: `/api/v1/links/resolve?${query}` }, signIn?.token));
  return "failed" in got ? {} : { case: caseIn(got.value) };
}

/** The answer is a ticket with its case beside it, or the case alone. @param {any} found @returns {string} "" for none */
function caseIn(found) {
  const all = [found, ...(Array.isArray(found.candidates) ? found.candidates : [])];
  const url = all.find((one) => one?.kind === "case")?.url ?? "";
  return /^https?:\/\//.test(url) ? url : "";
}
