/** Makes what stands on the page like what the server sent, in place: what is open, typed and focused stays. */

/** Attributes that are the reader's while the page is open. */
const THEIRS = new Set(["open", "aria-disabled", "aria-invalid", "data-over", "tabindex"]);

/** @param {Element} shown @param {Element} fresh of the same kind */
export function patch(shown, fresh) {
  if (shown.matches("[data-live]")) return; // the page itself speaks there
  attributes(shown, fresh);
  if (keepsItsInside(shown, fresh)) return;
  children(shown, fresh);
}

/** A time says how long ago in the page's own words, and what is typed is the reader's. @param {Element} shown @param {Element} fresh */
function keepsItsInside(shown, fresh) {
  if (shown instanceof HTMLTimeElement) return shown.dateTime === /** @type {HTMLTimeElement} */ (fresh).dateTime && shown.textContent !== "";
  return shown.matches("textarea");
}

/** @param {Element} shown @param {Element} fresh */
function attributes(shown, fresh) {
  const values = shown.matches("input, textarea, select");
  for (const { name } of [...shown.attributes]) {
    if (!THEIRS.has(name) && !fresh.hasAttribute(name)) shown.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (THEIRS.has(name) || (values && (name === "value" || name === "checked"))) continue;
    if (shown instanceof HTMLTimeElement && name === "title") continue;
    if (shown.getAttribute(name) !== value) shown.setAttribute(name, value);
  }
}

/** @param {Element} shown @param {Element} fresh */
function children(shown, fresh) {
  let place = shown.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const found = matching(place, wanted);
    if (!found) {
      shown.insertBefore(wanted, place);
      continue;
    }
    while (place && place !== found) place = removed(place);
    place = found.nextSibling;
    if (found instanceof Element) patch(found, /** @type {Element} */ (wanted));
    else if (found.nodeValue !== wanted.nodeValue) found.nodeValue = wanted.nodeValue;
  }
  while (place) place = removed(place);
}

/** @param {ChildNode} node @returns {ChildNode | null} the one after it */
function removed(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

/** The next sibling that stands for the same thing. @param {ChildNode | null} from @param {ChildNode} wanted */
function matching(from, wanted) {
  for (let node = from; node; node = node.nextSibling) if (sameThing(node, wanted)) return node;
  return null;
}

/** @param {Node} one @param {Node} other */
function sameThing(one, other) {
  if (one.nodeType !== other.nodeType) return false;
  if (!(one instanceof Element) || !(other instanceof Element)) return one.nodeType === Node.TEXT_NODE;
  return one.tagName === other.tagName && identity(one) === identity(other);
}

/** @param {Element} element */
function identity(element) {
  return ["data-key", "name", "data-undo", "data-withdraw", "data-done", "data-retry"].map((at) => element.getAttribute(at) ?? "").join("|");
}
