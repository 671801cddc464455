// The workspace. Everything is made anew at each render, so whatever else stood in a pane is gone.

import { VARIANTS } from "./variants.js";

const TICKET = /^\/agent\/tickets\/(\d+)(?:\/|$)/;
const asked = new URLSearchParams(location.search);

function build([tag, attributes, ...children]) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.map((child) => (Array.isArray(child) ? build(child) : child)));
  return made;
}

class Workspace {
  constructor() {
    this.variant = asked.get("variant") ?? "workspace";
    this.hides = asked.get("hides") ?? "display";
    this.lies = {};
    this.panes = new Map();
    this.main = document.querySelector("main");
    this.tabs = document.querySelector("nav");
    addEventListener("popstate", () => this.show());
    this.show();
  }

  get front() {
    return TICKET.exec(location.pathname)?.[1];
  }

  /** As an agent does it: no page is loaded. */
  go(path) {
    history.pushState({}, "", path);
    // The address comes first, the page follows.
    return new Promise((done) => setTimeout(() => done(this.show()), 20));
  }

  show() {
    const { front } = this;
    if (front && !this.panes.has(front)) this.render(front);
    for (const [id, pane] of this.panes) this.hide(pane, id !== front);
    this.tabs.replaceChildren(
      ...[...this.panes.keys()].map((id) => {
        const tab = build(["button", { type: "button", "data-test-id": "header-tab", "data-entity-id": id }, `#${id}`]);
        tab.setAttribute("aria-selected", String(id === front));
        tab.addEventListener("click", () => this.go(`/agent/tickets/${id}`));
        return tab;
      }),
    );
  }

  hide(pane, isHidden) {
    pane.dataset.isActive = String(!isHidden);
    if (this.hides === "display") pane.hidden = isHidden;
    else pane.classList.toggle("behind", isHidden);
  }

  /** One pane, from nothing. */
  render(id = this.front) {
    const made = build(VARIANTS[this.variant](id, this.lies[id] ?? id));
    const before = this.panes.get(id);
    this.panes.set(id, made);
    if (before) before.replaceWith(made);
    else this.main.append(made);
    this.hide(made, id !== this.front);
  }

  /** Only the children of the header, as when its parent stays. */
  renderHead() {
    const pane = this.panes.get(this.front);
    const fresh = build(VARIANTS[this.variant](this.front, this.lies[this.front] ?? this.front));
    pane.querySelector("header").replaceChildren(...fresh.querySelector("header").childNodes);
  }

  become(variant) {
    this.variant = variant;
    for (const id of this.panes.keys()) this.render(id);
  }

  /** The pane of one ticket shows another. */
  lie(id, shown) {
    this.lies[id] = shown;
    this.render(id);
  }

  dark(isDark) {
    document.documentElement.classList.toggle("dark", isDark);
  }
}

window.workspace = new Workspace();
