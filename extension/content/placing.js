import { isSeen, panesSay } from "./active.js";
import { isGone } from "./asking.js";

/**
 * Keeps the button where it belongs, at little cost. While it stands in the header and can be seen, one intersection
 * observer on it is all: it tells when React has dropped it, and when its pane is hidden. Only while a place is sought
 * (or the button floats, or is scrolled out of sight) is the page's tree observed, and then once in a pause; a timer that
 * slows down sees what changes by a class alone.
 *
 * @typedef {import("./anchors.js").Anchor} Anchor
 */

const FLOATS_AFTER_MS = 1500;
const PAUSE_MS = 50;
const SLOW_PAUSE_MS = 500;
const FIRST_LOOK_MS = 30;
const LAST_LOOK_MS = 4000;

export class Placing {
  /**
   * @param {import("./button.js").EscalateButton} button
   * @param {Anchor[]} anchors
   * @param {(name: string) => void} placed  an anchor's name, or "floating"
   */
  constructor(button, anchors, placed) {
    this.button = button;
    this.anchors = anchors;
    this.placed = placed;
    /** @type {number | null} */
    this.ticket = null;
    this.since = 0;
    this.wait = FIRST_LOOK_MS;
    this.timer = 0;
    this.pause = 0;
    this.isInSight = false;
    this.tree = new MutationObserver(() => this.treeChanged());
    this.sight = new IntersectionObserver((seen) => this.sightChanged(Boolean(seen.at(-1)?.isIntersecting)));
  }

  /** @param {number} ticket which is in front from now on */
  seek(ticket) {
    this.ticket = ticket;
    this.since = performance.now();
    this.wait = FIRST_LOOK_MS;
    this.sight.observe(this.button.host);
    this.look();
  }

  stop() {
    this.ticket = null;
    this.isInSight = false;
    this.rest();
    this.sight.disconnect();
  }

  rest() {
    clearTimeout(this.timer);
    clearTimeout(this.pause);
    this.tree.disconnect();
  }

  look() {
    this.rest();
    if (this.ticket === null) return;
    if (isGone()) {
      this.stop();
      return;
    }
    const isPlaced = this.place(this.ticket);
    if (isPlaced && this.isInSight) return;
    this.tree.observe(document.body, { childList: true, subtree: true });
    if (isPlaced) return;
    this.timer = window.setTimeout(() => this.look(), this.wait);
    this.wait = Math.min(this.wait * 2, LAST_LOOK_MS);
  }

  /** @param {boolean} isInSight */
  sightChanged(isInSight) {
    if (isInSight === this.isInSight) return;
    this.isInSight = isInSight;
    this.look();
  }

  treeChanged() {
    this.tree.disconnect();
    clearTimeout(this.pause);
    this.pause = window.setTimeout(() => this.look(), this.button.isShown ? SLOW_PAUSE_MS : PAUSE_MS);
  }

  /** @param {number} ticket @returns {boolean} whether it stands in this ticket's header */
  place(ticket) {
    if (panesSay(ticket) !== "differs") {
      if (this.button.isAnchored) return true;
      for (const { anchor, element } of this.found()) {
        this.button.anchor(element, anchor.put);
        if (!this.button.isShown) continue;
        this.placed(anchor.name);
        return true;
      }
    }
    if (!this.button.isShown && performance.now() - this.since >= FLOATS_AFTER_MS) {
      this.button.floatInCorner();
      this.placed("floating");
    }
    return false;
  }

  /** @returns {{anchor: Anchor, element: Element}[]} */
  found() {
    return this.anchors.flatMap((anchor) => {
      const element = [...document.querySelectorAll(anchor.selector)].find(isSeen);
      return element ? [{ anchor, element }] : [];
    });
  }
}
