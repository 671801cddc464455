// The side view: what has arrived at the upstreams, and the switches for their weather.

import { arrivedPart, read, send } from "./api.js";
import { dataIn, find } from "./dom.js";
import { recall, remember } from "./memory.js";
import { SlackView } from "./slack-view.js";

const EVERY_MS = 2000;

export class Arrived {
  /**
   * @param {import("./desk.js").Desk} desk
   * @param {HTMLElement} drawer
   * @param {HTMLElement} button
   */
  constructor(desk, drawer, button) {
    this.desk = desk;
    this.drawer = drawer;
    this.button = button;
    this.count = 0;
    this.seen = 0;
    this.mark = "";
    new SlackView(desk, find(drawer, "[data-arrived]"), () => this.show());
    button.addEventListener("click", () => this.toggle());
    drawer.addEventListener("keydown", (event) => event.key === "Escape" && this.toggle(false));
    drawer.addEventListener("change", (event) => void this.switchWeather(/** @type {HTMLInputElement} */ (event.target)));
    find(drawer, "[data-close]").addEventListener("click", () => this.toggle(false));
    find(drawer, "[data-reset]").addEventListener("click", () => void this.reset());
    if (recall("arrived") === "open") {
      this.open(true);
      void this.show();
    }
    void this.watch();
  }

  /** @param {boolean} open */
  open(open) {
    this.drawer.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    remember("arrived", open ? "open" : "");
  }

  toggle(open = this.drawer.hidden) {
    this.open(open);
    if (open) {
      void this.show();
      find(this.drawer, "h2").focus();
    } else {
      this.button.focus();
    }
  }

  async show() {
    try {
      const place = find(this.drawer, "[data-arrived]");
      const fresh = await arrivedPart();
      const kept = new Kept(place);
      place.replaceChildren(fresh);
      kept.giveBack(place);
      this.mark = dataIn(place, "arrived-mark");
    } catch (problem) {
      this.desk.toasts.error(problem);
    }
    this.seen = this.count;
    this.showCount();
  }

  showCount() {
    const unseen = Math.max(this.count - this.seen, 0);
    const badge = find(this.button, "[data-count]");
    badge.hidden = !unseen;
    badge.textContent = String(unseen);
    badge.setAttribute("aria-label", `${unseen} new`);
  }

  /** Ask what has changed, for as long as the page is there; not while nobody looks. */
  async watch() {
    for (let first = true; ; first = false) {
      if (document.visibilityState === "visible") await this.look(first).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  }

  /** @param {boolean} first */
  async look(first) {
    const pages = this.desk.tabs.pages().filter((page) => page.id);
    const query = new URLSearchParams(pages.map((page) => ["ticket", String(page.id)]));
    const { tickets, arrived, mark } = await read(`_changes?${query}`);
    for (const page of pages) void page.changed(tickets[page.id]);
    const isNews = mark !== this.mark;
    this.count = arrived;
    if (first) this.seen = arrived;
    if (isNews && !this.drawer.hidden) await this.show();
    else this.showCount();
  }

  /** @param {HTMLInputElement} input */
  async switchWeather(input) {
    if (!input.dataset.upstream) return;
    try {
      await send("_weather", { upstream: input.dataset.upstream, kind: input.value });
    } catch (problem) {
      this.desk.toasts.error(problem);
    }
  }

  async reset() {
    await send("_reset", {}).catch((problem) => this.desk.toasts.error(problem));
    location.reload();
  }
}

/** What a person has opened, chosen, written or begun to edit, kept while the view is drawn again. */
class Kept {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.opened = [...place.querySelectorAll("details[open]")].map((each) => each.id);
    this.focused = document.activeElement?.id;
    this.values = [...place.querySelectorAll("select[id], input[type=text][id]")].map((each) => {
      const input = /** @type {HTMLInputElement} */ (each);
      return /** @type {[string, string]} */ ([input.id, input.value]);
    });
  }

  /** @param {HTMLElement} place */
  giveBack(place) {
    for (const id of this.opened) place.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", "");
    for (const [id, value] of this.values) {
      const input = /** @type {HTMLInputElement | null} */ (place.querySelector(`#${CSS.escape(id)}`));
      if (input) input.value = value;
    }
    if (this.focused) document.getElementById(this.focused)?.focus();
  }
}
