/** The page's own sentences, in the reader's language, as the server sent them. */

/** @type {Record<string, string>} */
let known = {};

/** @param {Record<string, string>} words */
export function learn(words) {
  known = words;
}

/**
 * The sentence for a key; what stands in its gaps is put in as text and not read again.
 * @param {string} key
 * @param {Record<string, string | number>} [params]
 */
export function say(key, params = {}) {
  return (known[key] ?? key).replace(/\{(\w+)\}/g, (_gap, name) => String(params[name] ?? "…"));
}

/** @param {string} key */
export function knows(key) {
  return key in known;
}
