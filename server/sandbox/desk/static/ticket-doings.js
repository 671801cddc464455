// What becomes of a ticket as a whole: solved, opened again, merged into another, continued in a follow-up.

import { followUp, mergeTicket } from "./api.js";

/** @typedef {import("./ticket-page.js").TicketPage} TicketPage */

/** @type {Record<string, (page: TicketPage) => Promise<void>>} */
const DOINGS = {
  solve: (page) => status(page, "solved"),
  reopen: (page) => status(page, "open"),
  followUp: async (page) => page.desk.tabs.open(`/agent/tickets/${await followUp(page.id)}`),
};

/** @param {TicketPage} page */
export function watchDoings(page) {
  page.panel.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest?.("[data-do]");
    const doing = button && DOINGS[/** @type {HTMLElement} */ (button).dataset.do || ""];
    if (doing) void attempt(page, () => doing(page));
  });
  page.panel.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!("merge" in form.dataset)) return;
    event.preventDefault();
    const target = Number(new FormData(form).get("target"));
    void attempt(page, () => merge(page, target));
  });
}

/** @param {TicketPage} page @param {() => Promise<void>} doing */
async function attempt(page, doing) {
  try {
    await doing();
  } catch (problem) {
    page.desk.toasts.error(problem);
  }
}

/** @param {TicketPage} page @param {string} value */
async function status(page, value) {
  if (!(await page.save({ status: value }))) return;
  page.announce("ticket.status", value);
  page.app.emit("ticket.updated", page.me());
}

/** @param {TicketPage} page @param {number} target */
async function merge(page, target) {
  await mergeTicket(page.id, target);
  page.desk.tabs.close(`/agent/tickets/${page.id}`);
  page.desk.tabs.open(`/agent/tickets/${target}`);
}
