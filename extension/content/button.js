import { BUTTON_STYLE } from "./style.js";
import { drawing, element, makeHost } from "./hosts.js";
import { lookAt } from "./look.js";
import { SUBMITS, TOP_BARS } from "./anchors.js";
import { isSeen } from "./active.js";
import { MARKED, WORDS } from "./words.js";

/**
 * The button "Escalate". There is one on the page, never two: it moves to where the ticket's header is. What it has to
 * say (that it refuses, that it was updated) stands beside it and is read out.
 */

const UP = "M8 13V3M3.5 7.5 8 3l4.5 4.5";
const IN_HEADER = { display: "inline-flex", flex: "none", "vertical-align": "middle", position: "relative" };
const BESIDE = { first: { "margin-inline-end": "8px" }, last: { "margin-inline-start": "8px" }, after: { "margin-inline-start": "8px" } };
const FLOATING = { display: "inline-flex", position: "fixed", "z-index": "2147483000" };
/** Tried in this order: the first that is not over what sends the answer. @type {Record<string, string>[]} */
const CORNERS = [
  { "inset-block-end": "88px", "inset-inline-end": "16px" },
  { "inset-block-start": "72px", "inset-inline-end": "16px" },
  { "inset-block-end": "88px", "inset-inline-start": "72px" },
  { "inset-block-start": "50%", "inset-inline-end": "16px" },
];
const SAID_MS = 12_000;

export class EscalateButton {
  /** @param {() => void} pressed */
  constructor(pressed) {
    const { host, root, put } = makeHost("button", BUTTON_STYLE, IN_HEADER);
    this.host = host;
    this.put = put;
    this.mark = element("span", { class: "mark", "aria-hidden": "true" });
    this.button = element("button", { type: "button", class: "escalate", "aria-expanded": "false", "aria-haspopup": "dialog" });
    this.button.append(drawing(UP), element("span", {}, WORDS.escalate), this.mark);
    this.button.addEventListener("click", pressed);
    // An alert is read out when its words come: it has to be there before them.
    this.said = element("p", { class: "said", role: "alert" });
    this.frame = element("div", { class: "liaison" }, this.button, this.said);
    root.append(this.frame);
    this.isFloating = false;
    this.timer = 0;
    this.show("");
    this.say("");
  }

  /** Whether it stands in the ticket's header, where it can be seen. */
  get isAnchored() {
    return !this.isFloating && this.isShown;
  }

  get isShown() {
    return this.host.isConnected && isSeen(this.host);
  }

  /** @param {Element} element @param {import("./anchors.js").Anchor["put"]} put */
  anchor(element, put) {
    this.float(false);
    this.put({ ...IN_HEADER, ...BESIDE[put] });
    if (put === "after") element.after(this.host);
    else if (put === "first") element.prepend(this.host);
    else element.append(this.host);
    this.follow();
  }

  /** In a corner of the window, where there is no header that we know. */
  floatInCorner() {
    this.float(true);
    this.put(FLOATING); // before it is there: never does the page make room for it
    document.body.append(this.host);
    this.chooseCorner();
    this.follow();
  }

  /** Also after the window's size has changed. */
  chooseCorner() {
    if (!this.isFloating) return;
    const kept = [...document.querySelectorAll(`${SUBMITS}, ${TOP_BARS}`)].filter(isSeen).map((each) => each.getBoundingClientRect());
    for (const corner of CORNERS) {
      this.put({ ...FLOATING, ...corner });
      const mine = this.host.getBoundingClientRect();
      if (!kept.some((other) => overlap(mine, other))) return;
    }
  }

  remove() {
    this.host.remove();
  }

  focus() {
    this.button.focus();
  }

  /** Light or dark, as the page is around it. */
  follow() {
    this.frame.dataset.look = lookAt(this.host.parentElement);
  }

  /** @param {boolean} isOpen */
  expand(isOpen) {
    this.button.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) this.say("");
  }

  /** @param {string} badge "•" an open escalation, "!" a failed delivery, "" neither */
  show(badge) {
    const words = MARKED[badge];
    this.mark.textContent = badge === "!" ? badge : "";
    this.mark.hidden = !words;
    this.button.setAttribute("aria-label", words ?? WORDS.escalate);
    this.button.title = words ?? "";
  }

  /** @param {string} words */
  say(words) {
    clearTimeout(this.timer);
    this.said.classList.remove("rightward");
    this.said.textContent = words;
    this.said.classList.toggle("empty", !words);
    this.said.classList.toggle("rightward", words !== "" && this.said.getBoundingClientRect().left < 0);
    if (words) this.timer = window.setTimeout(() => this.say(""), SAID_MS);
  }

  /** @param {boolean} isFloating */
  float(isFloating) {
    this.isFloating = isFloating;
    this.frame.classList.toggle("floating", isFloating);
  }
}

/** @param {DOMRect} one @param {DOMRect} other */
function overlap(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
