// Open tabs. Each keeps its panel, and with it the app's frame, until it is closed; the address follows the one in front.

import { element } from "./dom.js";

/**
 * @typedef {object} Tab
 * @property {string} path
 * @property {HTMLElement} panel
 * @property {HTMLElement} item
 * @property {any} page
 */

export class Tabs {
  /**
   * @param {HTMLElement} strip
   * @param {HTMLElement} panels
   * @param {(path: string, panel: HTMLElement) => any} makePage
   */
  constructor(strip, panels, makePage) {
    this.strip = strip;
    this.panels = panels;
    this.makePage = makePage;
    /** @type {Tab[]} */
    this.tabs = [];
    /** @type {Tab | null} */
    this.front = null;
    window.addEventListener("popstate", () => this.show(this.tabFor(location.pathname)));
    document.addEventListener("click", (event) => this.followLink(event));
  }

  /** @param {MouseEvent} event */
  followLink(event) {
    const link = /** @type {HTMLElement} */ (event.target).closest?.("a[href^='/agent/']");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.open(link.getAttribute("href") || "/agent/");
  }

  /** @param {string} path */
  open(path) {
    if (path !== location.pathname) history.pushState(null, "", path);
    this.show(this.tabFor(path));
  }

  /** @param {string} path @returns {Tab} */
  tabFor(path) {
    const known = this.tabs.find((tab) => tab.path === path);
    if (known) return known;
    const panel = element("section", { class: "panel", hidden: true });
    const tab = { path, panel, item: this.item(path), page: this.makePage(path, panel) };
    this.tabs.push(tab);
    this.panels.append(panel);
    this.strip.append(tab.item);
    void this.load(tab);
    return tab;
  }

  /** @param {string} path */
  item(path) {
    const label = element("a", { href: path }, "…");
    if (path === "/agent/") return element("li", { class: "home" }, label);
    const close = element("button", { type: "button", class: "icon", "aria-label": "Close tab" }, "×");
    close.addEventListener("click", () => this.close(path));
    return element("li", {}, label, close);
  }

  /** @param {Tab} tab */
  async load(tab) {
    tab.panel.setAttribute("aria-busy", "true");
    try {
      this.rename(tab, await tab.page.load());
    } catch (problem) {
      tab.panel.replaceChildren(element("p", { class: "explanation", role: "alert" }, /** @type {Error} */ (problem).message));
    }
    tab.panel.removeAttribute("aria-busy");
  }

  /** @param {Tab} tab @param {string} title */
  rename(tab, title) {
    const label = /** @type {HTMLElement} */ (tab.item.firstElementChild);
    label.replaceChildren(element("bdi", {}, title));
    label.title = title;
    tab.panel.setAttribute("aria-label", title);
    tab.item.querySelector("button")?.setAttribute("aria-label", `Close ${title}`);
    if (tab === this.front) document.title = `${title} · Desk`;
  }

  /** @param {Tab} tab */
  show(tab) {
    if (tab === this.front) return;
    this.front?.page.deactivated();
    this.front = tab;
    for (const each of this.tabs) {
      each.panel.hidden = each !== tab;
      const link = /** @type {HTMLElement} */ (each.item.firstElementChild);
      if (each === tab) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    tab.item.scrollIntoView({ block: "nearest", inline: "nearest" });
    document.title = `${tab.item.textContent?.replace("×", "")} · Desk`;
    tab.page.activated();
  }

  /** @param {string} path */
  close(path) {
    const place = this.tabs.findIndex((tab) => tab.path === path);
    const tab = this.tabs[place];
    if (!tab) return;
    this.tabs.splice(place, 1);
    tab.page.close();
    tab.panel.remove();
    tab.item.remove();
    if (tab !== this.front) return;
    this.front = null;
    this.open(this.tabs[place - 1]?.path || "/agent/");
  }

  /** Every page that is open. */
  pages() {
    return this.tabs.map((tab) => tab.page);
  }
}
