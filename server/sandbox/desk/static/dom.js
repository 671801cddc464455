// Building and finding elements. Text is only ever set as text; the server's parts are the one HTML that is parsed.

/**
 * @param {string} tag
 * @param {Record<string, string | boolean | EventListener>} [attributes] `on…` are listeners; false leaves one out
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else if (value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

/**
 * The first match, which has to be there.
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {any}
 */
export function find(root, selector) {
  const found = root.querySelector(selector);
  if (!found) throw new Error(`The desk's page has no ${selector}`);
  return found;
}

/**
 * HTML of the desk's own server as nodes; nothing in it runs.
 * @param {string} html
 * @returns {DocumentFragment}
 */
export function parsed(html) {
  const content = document.createDocumentFragment();
  content.append(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  withRelativeTimes(content);
  return content;
}

/**
 * The JSON that a part carries for the script.
 * @param {ParentNode} root
 * @param {string} name
 * @returns {any}
 */
export function dataIn(root, name) {
  return JSON.parse(find(root, `script[data-json="${name}"]`).textContent);
}

const STEPS = /** @type {[number, Intl.RelativeTimeFormatUnit][]} */ ([
  [60, "minute"], [60, "hour"], [24, "day"], [7, "week"], [4.35, "month"], [12, "year"],
]);
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/**
 * "3 hours ago"
 * @param {string} stamp
 * @returns {string}
 */
export function relativeTime(stamp) {
  let amount = (Date.parse(stamp) - Date.now()) / 1000;
  /** @type {Intl.RelativeTimeFormatUnit} */
  let unit = "second";
  for (const [size, larger] of STEPS) {
    if (Math.abs(amount) < size) break;
    amount /= size;
    unit = larger;
  }
  return unit === "second" ? "just now" : relative.format(Math.round(amount), unit);
}

/** @param {ParentNode} root */
export function withRelativeTimes(root) {
  for (const time of root.querySelectorAll("time[datetime]")) {
    time.textContent = relativeTime(time.getAttribute("datetime") || "");
  }
}
