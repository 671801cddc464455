import { placeIn, tabInFront } from "./places.js";
import { browser } from "./platform.js";

/** The keyboard command: the panel of the ticket in front, else the popup where the browser lets us open it. */
export function listenForCommands() {
  browser.commands.onCommand.addListener((command, tab) => {
    if (command === "open-panel") void openPanel(tab);
  });
}

/** @param {chrome.tabs.Tab} [given] Firefox of old does not give it */
async function openPanel(given) {
  const { ticket, tab } = placeIn(given?.url ? given : await tabInFront());
  if (ticket && tab?.id !== undefined && (await toggled(tab.id))) return;
  await browser.action.openPopup?.().catch(() => undefined);
}

/** @param {number} tab @returns {Promise<boolean>} false where no script of ours is */
async function toggled(tab) {
  try {
    const told = await browser.tabs.sendMessage(tab, { type: "panel.toggle" }, { frameId: 0 });
    return told?.ticket !== null;
  } catch {
    return false;
  }
}
