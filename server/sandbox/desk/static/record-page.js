// A page with the app beside it: what ticket, organization, user and new ticket have in common.

import { part } from "./api.js";
import { AppFrame } from "./app-frame.js";
import { dataIn, find } from "./dom.js";
import { makeSeparator } from "./pane-width.js";
import { PageWorkspace } from "./workspace.js";

export class RecordPage {
  /**
   * @param {import("./desk.js").Desk} desk
   * @param {HTMLElement} panel
   * @param {{part: string, location: string, context: object}} place
   */
  constructor(desk, panel, place) {
    this.desk = desk;
    this.panel = panel;
    this.place = place;
    /** @type {any} */
    this.model = {};
    /** @type {Record<string, (value: any) => void>} */
    this.setters = {};
    /** @type {Record<string, (...args: any[]) => unknown>} */
    this.actions = {};
    /** @type {any} */
    this.app = null;
  }

  /** Fetch and show; then open the app. Resolves with the tab's title. */
  async load() {
    const content = await part(this.place.part);
    const found = content.querySelector("[data-page]");
    this.panel.replaceChildren(content);
    if (!found) return this.title();
    this.model = dataIn(this.panel, "model");
    makeSeparator(find(this.panel, "[role=separator]"));
    const { location, context } = this.place;
    const workspace = new PageWorkspace(this.desk, this);
    this.app = new AppFrame(find(this.panel, "[data-app]"), this.desk, { location, context: () => context, workspace });
    find(this.panel, "[data-reload-app]").addEventListener("click", () => void this.app.start());
    this.shown();
    void this.app.start();
    return this.title();
  }

  /** Called when the page stands, before the app is opened. */
  shown() {}

  /** @returns {string} */
  title() {
    return this.panel.querySelector("[data-title]")?.textContent?.trim() || "Not found";
  }

  /**
   * What sets the value at a path, where an app may.
   * @param {string} path
   * @returns {((value: any) => void) | undefined}
   */
  setterFor(path) {
    return Object.hasOwn(this.setters, path) ? this.setters[path] : undefined;
  }

  /**
   * A field has changed: by its own event and by the one for all of them.
   * @param {string} field
   * @param {unknown} value
   */
  announce(field, value) {
    this.app?.emit(`${field}.changed`, value);
    this.app?.emit("*.changed", { propertyName: field, newValue: value });
  }

  /** @param {boolean} visible */
  showApp(visible) {
    find(this.panel, "[data-app]").hidden = !visible;
  }

  activated() {
    this.app?.emit("app.activated", { firstLoad: false });
    this.app?.emit("pane.activated");
  }

  deactivated() {
    this.app?.emit("app.deactivated");
    this.app?.emit("pane.deactivated");
  }

  /** Another agent sits down, or another language is chosen. */
  identityChanged() {
    void this.app?.start();
  }

  close() {
    this.app?.stop();
  }
}
