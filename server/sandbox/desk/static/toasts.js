// Short messages at the edge of the page, of the desk and of the app. An app's message is text, whatever it holds.

import { element } from "./dom.js";

const SHOWN_MS = 6000;

export class Toasts {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
  }

  /**
   * @param {string} text
   * @param {string} [kind] notice, alert or error
   * @param {boolean} [sticky] stays until it is closed
   */
  show(text, kind = "notice", sticky = false) {
    const known = ["notice", "alert", "error"].includes(kind) ? kind : "notice";
    const close = element("button", { type: "button", class: "icon", "aria-label": "Close this message" }, "×");
    const toast = element("div", { class: `toast ${known}` }, element("p", { dir: "auto" }, text), close);
    close.addEventListener("click", () => toast.remove());
    this.place.append(toast);
    if (!sticky) setTimeout(() => toast.remove(), SHOWN_MS);
  }

  /** @param {unknown} problem */
  error(problem) {
    this.show(problem instanceof Error ? problem.message : String(problem), "error");
  }
}
