import { answer } from "./answers.js";
import { placeOf } from "./places.js";
import { browser } from "./platform.js";

/** Drafts of the card, for its frames: in storage.session, which ends with the browser. */

const OURS = /^liaison:/; // as the card names them: by Zendesk, agent and ticket

export function listenForDrafts() {
  answer("drafts", async (message, sender) => {
    await placeOf(message, sender);
    const kept = Object.entries(await browser.storage.session.get(null));
    return { drafts: Object.fromEntries(kept.filter(([name]) => OURS.test(name))) };
  });
  answer("draft", async (message, sender) => {
    await placeOf(message, sender);
    const { name, text } = message;
    if (typeof name !== "string" || !OURS.test(name)) throw new Error("that is no draft's name");
    if (typeof text === "string") await browser.storage.session.set({ [name]: text });
    else await browser.storage.session.remove(name);
  });
}
