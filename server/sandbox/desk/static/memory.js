// Small choices that outlive the page. Where the browser keeps nothing, they last as long as the page does.

/** @param {string} key @returns {string | null} */
export function recall(key) {
  try {
    return localStorage.getItem(`desk.${key}`);
  } catch {
    return null;
  }
}

/** @param {string} key @param {string} value */
export function remember(key, value) {
  try {
    localStorage.setItem(`desk.${key}`, value);
  } catch {
    // Storage is blocked; nothing else depends on it.
  }
}
