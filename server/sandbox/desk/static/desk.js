// The desk: joins the tabs, the person who sits at it, and the side view.

import { Arrived } from "./arrived.js";
import { BarPage } from "./bar-page.js";
import { dataIn, find, withRelativeTimes } from "./dom.js";
import { ListPage } from "./list-page.js";
import { recall, remember } from "./memory.js";
import { NewTicketPage } from "./new-ticket-page.js";
import { OrganizationPage, UserPage } from "./profile-page.js";
import { Tabs } from "./tabs.js";
import { TicketPage } from "./ticket-page.js";
import { Toasts } from "./toasts.js";

const TIMES_EVERY_MS = 30_000;

export class Desk {
  constructor() {
    /** @type {{agents: any[], account: any, app: any, liaisonUrl: string}} */
    this.start = dataIn(document, "start");
    this.toasts = new Toasts(find(document, "[data-toasts]"));
    /** @type {HTMLSelectElement} */
    this.agentSelect = find(document, "#agent");
    /** @type {HTMLSelectElement} */
    this.languageSelect = find(document, "#language");
    this.remembered(this.agentSelect, "agent");
    this.remembered(this.languageSelect, "language");
    this.tabs = new Tabs(find(document, "[data-tabs]"), find(document, "main"), (path, panel) => this.makePage(path, panel));
    this.tabs.tabFor("/agent/");
    this.tabs.open(location.pathname);
    new Arrived(this, find(document, "[data-drawer]"), find(document, "[data-drawer-button]"));
    setInterval(() => withRelativeTimes(document), TIMES_EVERY_MS);
  }

  get agent() {
    return this.start.agents.find((agent) => String(agent.id) === this.agentSelect.value) ?? this.start.agents[0];
  }

  get language() {
    return this.languageSelect.value;
  }

  /** @param {HTMLSelectElement} select @param {string} key */
  remembered(select, key) {
    const value = recall(key);
    if ([...select.options].some((option) => option.value === value)) select.value = String(value);
    select.addEventListener("change", () => {
      remember(key, select.value);
      for (const page of this.tabs.pages()) page.identityChanged();
    });
  }

  /** @param {string} path @param {HTMLElement} panel */
  makePage(path, panel) {
    if (path === "/agent/liaison") return new BarPage(this, panel);
    if (path === "/agent/tickets/new") return new NewTicketPage(this, panel);
    const [, kind, id] = /^\/agent\/(tickets|organizations|users)\/(\d+)$/.exec(path) || [];
    if (kind === "tickets") return new TicketPage(this, panel, Number(id));
    if (kind === "organizations") return new OrganizationPage(this, panel, Number(id));
    if (kind === "users") return new UserPage(this, panel, Number(id));
    return new ListPage(this, panel);
  }
}

new Desk();
