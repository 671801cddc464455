// A ticket that is not saved yet: the app sees a requester, and no ticket.

import { read, send } from "./api.js";
import { find } from "./dom.js";
import { RecordPage } from "./record-page.js";

let count = 0;

export class NewTicketPage extends RecordPage {
  /** @param {import("./desk.js").Desk} desk @param {HTMLElement} panel */
  constructor(desk, panel) {
    super(desk, panel, { part: "tickets/new", location: "new_ticket_sidebar", context: { newTicketId: `new-${++count}` } });
  }

  shown() {
    /** @type {HTMLFormElement} */
    const form = find(this.panel, "form");
    form.addEventListener("change", (event) => void this.chosen(/** @type {HTMLSelectElement} */ (event.target)));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.submit(new FormData(form));
    });
    for (const field of ["subject", "priority"]) {
      this.setters[`ticket.${field}`] = (value) => {
        find(this.panel, `[name=${field}]`).value = String(value);
        this.changeField(field, value);
      };
    }
  }

  /** @param {string} field @param {unknown} value */
  changeField(field, value) {
    this.model.ticket[field] = value;
    this.announce(`ticket.${field}`, value);
  }

  /** @param {HTMLSelectElement | HTMLInputElement} control */
  async chosen(control) {
    if (control.name !== "requester") {
      this.changeField(control.name, control.value);
      return;
    }
    const requester = control.value ? await read(`_parts/user-shapes/${control.value}`) : null;
    const organization = requester?.organizations[0] ?? null;
    find(this.panel, "[data-organization]").textContent = organization?.name ?? "–";
    this.changeField("requester", requester);
    this.announce("ticket.requester.id", requester?.id ?? null);
    this.changeField("organization", organization);
    this.app.contextChanged();
  }

  /** @param {FormData} given */
  async submit(given) {
    const refusal = await this.app.host?.ask("ticket.save");
    if (refusal) {
      this.desk.toasts.show(refusal, "error");
      return;
    }
    const { subject, requester, priority, text } = Object.fromEntries(given);
    try {
      const made = await send("_tickets", { subject, requester_id: Number(requester), priority, description: text });
      this.desk.tabs.open(`/agent/tickets/${made.id}`);
      this.desk.tabs.close("/agent/tickets/new");
    } catch (problem) {
      this.desk.toasts.error(problem);
    }
  }
}
