/**
 * The elements that we put on Zendesk's page. Each holds a closed shadow root: the page's styles do not come in, ours do
 * not go out, and its scripts find nothing in it.
 */

const MARK = "data-liaison";

/** Of our hosts that are alive, for the shield. @type {Set<EventTarget>} */
const ours = new Set();

/**
 * @param {string} name
 * @param {string} style  of what is inside
 * @param {Record<string, string>} place  style of the host itself, which no rule of the page can override
 * @returns {{host: HTMLElement, root: ShadowRoot}}
 */
export function makeHost(name, style, place) {
  const host = document.createElement("div");
  host.setAttribute(MARK, name);
  placeHost(host, place);
  const root = host.attachShadow({ mode: "closed", delegatesFocus: true });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [sheet];
  ours.add(host);
  return { host, root };
}

/** @param {HTMLElement} host @param {Record<string, string>} place */
export function placeHost(host, place) {
  host.style.cssText = "";
  for (const [name, value] of Object.entries({ all: "initial", ...place })) host.style.setProperty(name, value, "important");
}

/** What an earlier run of the extension left: its script is dead, or it would have been here first. */
export function removeEarlier() {
  for (const host of document.querySelectorAll(`[${MARK}]`)) host.remove();
}

/**
 * Keys pressed on what is ours are not Zendesk's shortcuts. Listening at the window in the capture phase is as early as
 * one can be: from the shadow root the page would already have heard them. What the browser does with a key (pressing
 * a button, moving the focus) goes on. Keys pressed in the panel's frame do not come here at all.
 *
 * @param {(key: KeyboardEvent, host: EventTarget) => void} pressed
 * @param {AbortSignal} signal
 */
export function shieldKeys(pressed, signal) {
  /** @param {KeyboardEvent} event */
  const shield = (event) => {
    if (!event.target || !ours.has(event.target)) return;
    event.stopImmediatePropagation();
    if (event.type === "keydown") pressed(event, event.target);
  };
  for (const type of /** @type {const} */ (["keydown", "keypress", "keyup"])) {
    addEventListener(type, shield, { capture: true, signal });
  }
}

/**
 * @param {string} tag
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A line drawing of 16 × 16. @param {string} line */
export function drawing(line) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  for (const [name, value] of Object.entries({ viewBox: "0 0 16 16", width: "16", height: "16", "aria-hidden": "true" })) {
    svg.setAttribute(name, value);
  }
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", line);
  svg.append(path);
  return svg;
}
