/** The browser's extension API under one name: promises in all three browsers. Only files that need it import this. */

/** @type {typeof chrome} */
export const browser = /** @type {any} */ (globalThis).browser ?? globalThis.chrome;
