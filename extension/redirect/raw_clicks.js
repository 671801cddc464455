import { browser } from "../platform.js";

/**
 * Alt and a click works on Zendesk's own pages by the manifest; on the pages of other hosts that the user has allowed, its
 * script is registered here, and taken back with the permission.
 */

const ID = "raw-click";
const SCRIPT = "extension/content/raw_click.js";
const ZENDESK = /^(?:https|\*):\/\/\*\.zendesk\.com\//;

export function listenForGrantedHosts() {
  browser.runtime.onInstalled.addListener(() => register());
  browser.permissions.onAdded.addListener(() => register());
  browser.permissions.onRemoved.addListener(() => register());
}

let registered = Promise.resolve();

function register() {
  registered = registered.catch(() => {}).then(registerGranted);
}

async function registerGranted() {
  const { origins = [] } = await browser.permissions.getAll();
  const matches = origins.filter((origin) => !ZENDESK.test(origin) && /^(?:https?|\*):/.test(origin));
  const [known] = await browser.scripting.getRegisteredContentScripts({ ids: [ID] });
  if (!matches.length) {
    if (known) await browser.scripting.unregisterContentScripts({ ids: [ID] });
    return;
  }
  const script = { id: ID, js: [SCRIPT], matches, runAt: /** @type {const} */ ("document_start") };
  await (known ? browser.scripting.updateContentScripts([script]) : browser.scripting.registerContentScripts([script]));
}
