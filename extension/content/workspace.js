import { browser } from "../platform.js";
import { panesSay, ticketIn } from "./active.js";
import { watchAddress } from "./address.js";
import { ordered } from "./anchors.js";
import { Gone, ask, tell } from "./asking.js";
import { EscalateButton } from "./button.js";
import { removeEarlier, shieldKeys } from "./hosts.js";
import { lookAt, watchLook } from "./look.js";
import { watchAccess } from "./no_access.js";
import { Placing } from "./placing.js";
import { WORDS } from "./words.js";

/** Zendesk's agent page, as Liaison stands on it: one button for the ticket in front, one surface for its panel. */
class Workspace {
  constructor() {
    this.ending = new AbortController();
    this.button = new EscalateButton(() => void this.toggle());
    /** Most tickets are read without it: it is loaded when it is first opened. @type {import("./panel.js").Panel | null} */
    this.panel = null;
    this.placing = new Placing(this.button, ordered([]), (name) => this.placed(name));
    /** @type {number | null} */
    this.ticket = null;
    this.anchor = "";
    const { signal } = this.ending;
    watchAddress(() => this.arrive(), signal);
    watchLook(() => this.follow(), signal);
    watchAccess(signal);
    shieldKeys((key, host) => this.pressed(key, host), signal);
    addEventListener("resize", () => this.resized(), { signal });
    browser.runtime.onMessage.addListener((message, _, respond) => respond(this.told(message)));
    this.arrive();
    void this.order();
  }

  /** The server may know of a better order; until it is heard, ours is used. */
  async order() {
    const { order } = await ask({ type: "anchors" }).catch(() => ({ order: [] }));
    this.placing.anchors = ordered(order);
  }

  /** At the address that the page has now. */
  arrive() {
    const ticket = ticketIn(location.pathname);
    if (ticket === this.ticket) return;
    this.ticket = ticket;
    this.button.show("");
    this.button.say("");
    tell({ type: "ticket.shown", ticket });
    this.panel?.hide();
    if (ticket === null) {
      this.placing.stop();
      this.button.remove();
      return;
    }
    this.placing.seek(ticket);
    if (this.panel?.wasOpen(ticket)) this.panel.open(ticket, "", this.look);
    this.button.expand(this.isOpen);
  }

  get isOpen() {
    return this.panel !== null && this.panel.ticket !== null;
  }

  get look() {
    return lookAt(this.button.host.parentElement ?? document.body);
  }

  resized() {
    this.button.chooseCorner();
    this.panel?.fit();
  }

  follow() {
    this.button.follow();
    this.panel?.follow(this.look);
  }

  /** @param {string} name */
  placed(name) {
    if (name !== this.anchor) tell({ type: "anchor.used", name });
    this.anchor = name;
  }

  async toggle() {
    if (this.isOpen) this.close();
    else await this.open();
  }

  /** Only for the ticket that both the address and the page show. */
  async open() {
    this.arrive();
    const { ticket } = this;
    if (ticket === null) return;
    if (panesSay(ticket) === "differs") {
      this.button.say(WORDS.differs);
      return;
    }
    try {
      // Asked even when its frame is there already: one whose extension is gone can do nothing.
      const [{ key }, { Panel }] = await Promise.all([ask({ type: "panel.key", ticket }), import("./panel.js")]);
      if (ticket !== this.ticket) return;
      this.panel ??= new Panel(() => this.close());
      this.panel.open(ticket, key, this.look);
    } catch (error) {
      this.button.say(error instanceof Gone ? WORDS.updated : WORDS.silent);
      return;
    }
    this.button.expand(true);
    this.panel?.focus();
  }

  close() {
    this.panel?.close();
    this.button.expand(false);
    this.button.focus();
  }

  /** @param {KeyboardEvent} key @param {EventTarget} host */
  pressed(key, host) {
    if (key.key !== "Escape") return;
    this.button.say("");
    if (host === this.panel?.host) this.close();
  }

  /** @param {any} message from the background @returns {object} */
  told(message) {
    if (message?.type === "panel.toggle") void this.toggle();
    if (message?.type === "panel.close" && this.isOpen) this.close();
    if (message?.type === "mark" && (message.ticket ?? this.ticket) === this.ticket) this.button.show(message.badge);
    return { ticket: this.ticket };
  }
}

removeEarlier();
new Workspace();
