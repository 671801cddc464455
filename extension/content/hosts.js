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
 * @param {Record<string, string>} place  style of the host itself
 * @returns {{host: HTMLElement, root: ShadowRoot, put: (place: Record<string, string>) => void}} `put` changes the place
 */
export function makeHost(name, style, place) {
  const host = document.createElement("div");
  host.setAttribute(MARK, name);
  const root = host.attachShadow({ mode: "closed", delegatesFocus: true });
  const [outside, inside] = [new CSSStyleSheet(), new CSSStyleSheet()];
  const put = (/** @type {Record<string, string>} */ next) => outside.replaceSync(ruleOf(next));
  put(place);
  inside.replaceSync(style);
  root.adoptedStyleSheets = [outside, inside];
  ours.add(host);
  return { host, root, put };
}

/** What is important in a shadow root no rule of the page around it can override. @param {Record<string, string>} place */
function ruleOf(place) {
  const all = Object.entries({ all: "initial", ...place });
  return `:host { ${all.map(([name, value]) => `${name}: ${value} !important;`).join(" ")} }`;
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
