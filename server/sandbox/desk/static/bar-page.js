// The app in the navigation bar: a tab that is all the app's own.

import { AppFrame } from "./app-frame.js";
import { element } from "./dom.js";
import { PageWorkspace } from "./workspace.js";

export class BarPage {
  /**
   * @param {import("./desk.js").Desk} desk
   * @param {HTMLElement} panel
   */
  constructor(desk, panel) {
    /** @type {any} */
    this.model = {};
    this.actions = {};
    const slot = element("div", { class: "bar-app" });
    panel.append(slot);
    const workspace = new PageWorkspace(desk, /** @type {any} */ (this));
    this.app = new AppFrame(slot, desk, { location: "nav_bar", context: () => ({}), workspace });
  }

  async load() {
    await this.app.start();
    return "Liaison";
  }

  setterFor() {
    return undefined;
  }

  showApp() {}

  activated() {
    this.app.emit("app.activated", { firstLoad: false });
  }

  deactivated() {
    this.app.emit("app.deactivated");
  }

  identityChanged() {
    void this.app.start();
  }

  close() {
    this.app.stop();
  }
}
