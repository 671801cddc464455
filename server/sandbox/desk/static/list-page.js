// The ticket list and its views. It is asked for again whenever one returns to it.

import { part } from "./api.js";
import { find } from "./dom.js";
import { recall, remember } from "./memory.js";

export class ListPage {
  /**
   * @param {import("./desk.js").Desk} desk
   * @param {HTMLElement} panel
   */
  constructor(desk, panel) {
    this.desk = desk;
    this.panel = panel;
    this.view = recall("view") || "open";
    panel.addEventListener("click", (event) => this.clicked(/** @type {HTMLElement} */ (event.target)));
  }

  async load() {
    const focused = document.activeElement?.getAttribute("data-view");
    this.panel.replaceChildren(await part(`list?view=${encodeURIComponent(this.view)}`));
    if (focused) find(this.panel, `[data-view="${CSS.escape(focused)}"]`).focus();
    return "Tickets";
  }

  /** @param {HTMLElement} target */
  clicked(target) {
    const chosen = target.closest("[data-view]")?.getAttribute("data-view");
    if (chosen) {
      this.view = chosen;
      remember("view", chosen);
      void this.load().catch((problem) => this.desk.toasts.error(problem));
    } else if (!target.closest("a, button")) {
      const link = target.closest("tr")?.querySelector("a");
      if (link && !String(getSelection())) link.click();
    }
  }

  activated() {
    if (this.panel.childElementCount) void this.load().catch((problem) => this.desk.toasts.error(problem));
  }

  deactivated() {}
  identityChanged() {}
  close() {}
}
