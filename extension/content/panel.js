import { browser } from "../platform.js";
import { TOP_BARS } from "./anchors.js";
import { isSeen } from "./active.js";
import { drawing, element, makeHost } from "./hosts.js";
import { PANEL_STYLE } from "./panel_style.js";
import { WORDS, panelOf } from "./words.js";

/**
 * The surface at the right edge on which the panel stands: a bar with the ticket's number and a way to close it, and the
 * extension's own page in a frame, one per ticket. Closing hides the frame and nothing more, so what was typed in it is
 * there when it opens again; coming back to a ticket whose panel was open finds it open.
 */

/** @typedef {{frame: HTMLIFrameElement, isOpen: boolean, isLoaded: boolean}} Held */

const PAGE = browser.runtime.getURL("extension/panel/panel.html");
const CROSS = "m4 4 8 8M12 4l-8 8";
const MOST_FRAMES = 3;
const PLACE = {
  position: "fixed",
  "inset-inline-end": "0",
  "inset-block-end": "0",
  width: "min(360px, 100vw)",
  "z-index": "2147483001",
};

export class Panel {
  /** @param {() => void} closing  the × was pressed */
  constructor(closing) {
    const { host, root, put } = makeHost("panel", PANEL_STYLE, { ...PLACE, display: "none" });
    this.host = host;
    this.put = put;
    this.root = root;
    this.title = element("h2", { class: "title" });
    const close = element("button", { type: "button", class: "close", "aria-label": WORDS.close, title: WORDS.close }, drawing(CROSS));
    close.addEventListener("click", closing);
    this.frames = element("div", { class: "frames" });
    this.surface = element("section", { class: "liaison", role: "dialog" }, element("header", { class: "bar" }, this.title, close), this.frames);
    root.append(this.surface);
    /** The one used last is the last. @type {Map<number, Held>} */
    this.held = new Map();
    /** The ticket whose panel can be seen. @type {number | null} */
    this.ticket = null;
  }

  /** @param {number} ticket whether its panel was open when its page was last in front */
  wasOpen(ticket) {
    return this.held.get(ticket)?.isOpen ?? false;
  }

  /** @param {number} ticket */
  has(ticket) {
    return this.held.has(ticket);
  }

  /**
   * @param {number} ticket
   * @param {string} key  for the frame; not used where the ticket has one already
   * @param {import("./look.js").Look} look
   */
  open(ticket, key, look) {
    // Before there is a frame in it: one that is moved starts anew.
    if (!this.host.isConnected) document.body.append(this.host);
    const held = this.held.get(ticket) ?? this.hold(ticket, key, look);
    held.isOpen = true;
    this.held.delete(ticket);
    this.held.set(ticket, held);
    this.letGo();
    for (const [each, { frame }] of this.held) frame.hidden = each !== ticket;
    this.ticket = ticket;
    this.title.textContent = panelOf(ticket);
    this.surface.setAttribute("aria-label", panelOf(ticket));
    this.follow(look);
    this.fit();
  }

  /** Under the page's bar, which may have grown or shrunk with the window. */
  fit() {
    if (this.ticket !== null) this.put({ ...PLACE, display: "block", "inset-block-start": `${topBar()}px` });
  }

  /** @param {number} ticket @param {string} key @param {string} look @returns {Held} */
  hold(ticket, key, look) {
    const frame = /** @type {HTMLIFrameElement} */ (element("iframe", { title: panelOf(ticket) }));
    frame.src = `${PAGE}?look=${look}#${key}`;
    const held = { frame, isOpen: true, isLoaded: false };
    frame.addEventListener("load", () => {
      held.isLoaded = true;
      tellLook(held, this.surface.dataset.look);
      if (this.ticket === ticket && this.root.activeElement === frame) focusAnew(frame);
    });
    this.frames.append(frame);
    return held;
  }

  letGo() {
    for (const [ticket, { frame }] of this.held) {
      if (this.held.size <= MOST_FRAMES) return;
      frame.remove();
      this.held.delete(ticket);
    }
  }

  focus() {
    if (this.ticket !== null) this.held.get(this.ticket)?.frame.focus();
  }

  get hasFocus() {
    return this.root.activeElement !== null;
  }

  /** Closed by its user: it stays closed. */
  close() {
    const held = this.ticket !== null && this.held.get(this.ticket);
    if (held) held.isOpen = false;
    this.hide();
  }

  /** Out of sight, because another page is in front. */
  hide() {
    this.ticket = null;
    this.put({ ...PLACE, display: "none" });
  }

  /** @param {import("./look.js").Look} look */
  follow(look) {
    this.surface.dataset.look = look;
    for (const held of this.held.values()) tellLook(held, look);
  }

  remove() {
    this.host.remove();
  }
}

/** Until it is loaded, an empty page of Zendesk's own is in the frame. @param {Held} held @param {string | undefined} look */
function tellLook({ frame, isLoaded }, look) {
  if (isLoaded) frame.contentWindow?.postMessage({ look }, new URL(PAGE).origin);
}

/** Chromium leaves the focus with the empty page that was in it, unless it goes out and in again. @param {HTMLElement} frame */
function focusAnew(frame) {
  frame.blur();
  frame.focus();
}

/** Where the page's bar over everything ends. */
function topBar() {
  const bar = [...document.querySelectorAll(TOP_BARS)].find(isSeen)?.getBoundingClientRect();
  return bar && bar.top <= 0 && bar.bottom < innerHeight / 3 ? Math.round(bar.bottom) : 0;
}
