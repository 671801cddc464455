/**
 * The Liaison server's address, as somebody types it or a policy sets it: https, or http on this very machine.
 *
 * @param {string} typed
 * @returns {{address: string} | {why: "empty" | "unreadable" | "http" | "path"}} `address` has no slash at its end
 */
export function serverAddress(typed) {
  const text = typed.trim();
  if (!text) return { why: "empty" };
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(full)) return { why: "unreadable" };
  const url = new URL(full);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) return { why: "http" };
  if (url.username || url.password || url.search || url.hash || url.pathname !== "/") return { why: "path" };
  return { address: url.origin };
}

/**
 * The host permission that covers it. Match patterns name no port: Firefox refuses one.
 *
 * @param {string} address
 */
export function patternOf(address) {
  const { protocol, hostname } = new URL(address);
  return `${protocol}//${hostname}/*`;
}

/** @param {string} hostname as far as the manifest may ask for it by http */
function isLoopback(hostname) {
  return hostname === "localhost" || hostname === "127.0.0.1";
}
