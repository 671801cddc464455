// An open ticket: its fields, its conversation, the composer, and what an app may do to them.

import { part, read, updateTicket } from "./api.js";
import { Composer } from "./composer.js";
import { dataIn, find } from "./dom.js";
import { RecordPage } from "./record-page.js";
import { ticketActions, ticketSetter } from "./ticket-actions.js";
import { watchDoings } from "./ticket-doings.js";
import { Unsaved } from "./unsaved.js";

const REFRESHED = ["head", "fields", "conversation"];

export class TicketPage extends RecordPage {
  /** @param {import("./desk.js").Desk} desk @param {HTMLElement} panel @param {number} id */
  constructor(desk, panel, id) {
    super(desk, panel, { part: `tickets/${id}`, location: "ticket_sidebar", context: { ticketId: id } });
    this.id = id;
    this.mark = "";
    this.unsaved = new Unsaved();
    this.actions = ticketActions(this);
  }

  shown() {
    const form = /** @type {HTMLFormElement | null} */ (this.panel.querySelector("form[data-composer]"));
    const changed = (/** @type {string} */ field, /** @type {unknown} */ value) => this.announce(field, value);
    this.composer = form && new Composer(form, { submitted: () => void this.submit(), changed });
    this.panel.addEventListener("change", (event) => this.fieldChosen(/** @type {HTMLSelectElement} */ (event.target)));
    watchDoings(this);
    this.mark = dataIn(this.panel, "mark");
    this.completeModel();
    this.seat();
    this.scrollToNewest();
  }

  /** The composer is a part of the ticket to an app. */
  completeModel() {
    const { composer } = this;
    const comment = {
      get text() { return composer?.text ?? ""; },
      get type() { return composer?.type ?? null; },
      useRichText: false,
    };
    this.model.comment = comment;
    this.model.ticket.comment = comment;
  }

  seat() {
    this.composer?.seat(this.desk.agent);
    const maySave = !this.desk.agent.light && this.desk.agent.role !== "end-user";
    for (const select of this.panel.querySelectorAll("[data-part=fields] select")) {
      /** @type {HTMLSelectElement} */ (select).disabled = !maySave || !this.composer;
    }
    for (const control of this.panel.querySelectorAll(".doings button, .doings input")) {
      /** @type {HTMLButtonElement} */ (control).disabled = !maySave;
    }
  }

  identityChanged() {
    if (!this.app) return;
    this.seat();
    super.identityChanged();
  }

  scrollToNewest() {
    const talk = find(this.panel, "[data-part=conversation]");
    talk.scrollTop = talk.scrollHeight;
  }

  /** @param {string} path */
  setterFor(path) {
    return ticketSetter(this, path);
  }

  /** @param {HTMLSelectElement} select */
  fieldChosen(select) {
    if (select.name === "priority") void this.changePriority(select.value);
    if (select.name === "requester") void this.changeRequester(Number(select.value));
  }

  /** @param {string} value */
  async changePriority(value) {
    const before = this.model.ticket.priority;
    this.model.ticket.priority = value;
    this.announce("ticket.priority", value);
    if (await this.save({ priority: value })) {
      this.app.emit("ticket.updated", this.me());
      return;
    }
    this.model.ticket.priority = before;
    this.announce("ticket.priority", before);
  }

  /** The ticket goes to the requester's own organization, as Zendesk does it. @param {number} userId */
  async changeRequester(userId) {
    const requester = await read(`_parts/user-shapes/${userId}`);
    const organization = requester.organizations[0] ?? null;
    const moved = organization?.id !== this.model.ticket.organization?.id;
    if (!(await this.save({ requester_id: userId, organization_id: organization?.id ?? null }))) return;
    this.announce("ticket.requester", requester);
    this.announce("ticket.requester.id", userId);
    if (moved) this.announce("ticket.organization", organization);
    this.app.contextChanged();
  }

  /** @param {object} changes @returns {Promise<boolean>} whether Zendesk took them */
  async save(changes) {
    try {
      await updateTicket(this.id, changes);
      return true;
    } catch (problem) {
      this.desk.toasts.error(problem);
      return false;
    } finally {
      await this.refresh();
    }
  }

  /** The app may refuse; then everything that is unsaved goes in one update. */
  async submit() {
    if (!this.composer) return;
    const refusal = await this.app.host?.ask("ticket.save");
    if (refusal) {
      this.desk.toasts.show(refusal, "error");
      return;
    }
    const comment = this.composer.comment(this.desk.agent.id);
    this.app.emit("ticket.submit.start");
    const saved = await this.save({ status: this.composer.status, ...this.unsaved.changes(this.model.ticket.tags), ...(comment ? { comment } : {}) });
    this.app.emit(saved ? "ticket.submit.done" : "ticket.submit.fail");
    this.app.emit("ticket.submit.always");
    if (!saved) return;
    this.unsaved = new Unsaved();
    this.composer.text = "";
    this.showUnsaved();
    this.scrollToNewest();
    this.app.emit("ticket.updated", this.me());
    this.desk.toasts.show(`Ticket ${this.id} submitted.`);
  }

  /** Who has changed the ticket, as the event of it says. */
  me() {
    return { id: this.desk.agent.id, email: this.desk.agent.email };
  }

  showUnsaved() {
    this.unsaved.showIn(find(this.panel, "[data-unsaved]"));
  }

  /** Show the ticket as it is now; what the agent has written and the app's frame stay. */
  async refresh() {
    const fresh = await part(this.place.part).catch(() => null);
    if (!fresh?.querySelector("[data-page]")) return;
    const focused = /** @type {HTMLSelectElement | null} */ (document.activeElement)?.name;
    this.mark = dataIn(fresh, "mark");
    this.model = dataIn(fresh, "model");
    this.completeModel();
    for (const name of REFRESHED) {
      find(this.panel, `[data-part=${name}]`).replaceChildren(...find(fresh, `[data-part=${name}]`).childNodes);
    }
    this.seat();
    this.showUnsaved();
    if (focused) /** @type {HTMLElement | null} */ (this.panel.querySelector(`select[name="${focused}"]`))?.focus();
  }

  /** @param {string} mark */
  async changed(mark) {
    if (!this.app || !mark || mark === this.mark) return;
    this.mark = mark;
    await this.refresh();
    this.scrollToNewest();
    this.app.emit("ticket.updated", {});
  }
}
