/**
 * The content script of the agent pages. A content script cannot be a module, but it may import one: these are ours, from
 * the package, and web-accessible for that reason alone. They run in the isolated world, under no policy of the page's,
 * and a second run of this file in the same world finds them there and does nothing.
 */
{
  const { runtime } = /** @type {typeof chrome} */ (Reflect.get(globalThis, "browser") ?? globalThis.chrome);
  import(runtime.getURL("extension/content/workspace.js")).catch((error) => {
    // The extension was updated or removed between the two: the next one brings its own.
    console.warn("Liaison could not start on this page:", String(error));
  });
}
