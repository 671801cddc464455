/** The sidebar. The signed launch has put the session into the page; Zendesk says which ticket. */

import { join } from "./joining.js";
import { Memory } from "./memory.js";
import { showMessage } from "./places.js";
import { rescued } from "./previews.js";
import { Session } from "./session.js";
import { fitFrame } from "./sizing.js";
import { learn, say } from "./words.js";

/** @type {import("./types.js").SessionBlock} */
const block = JSON.parse(document.getElementById("session")?.textContent ?? "{}");
learn(block.words);

/** @type {import("./types.js").Zaf | false | undefined} */
const zaf = /** @type {any} */ (window).ZAFClient?.init();
if (zaf) start(zaf);
else showMessage(say("page.sdk_title"), say("page.sdk"));

/** @param {import("./types.js").Zaf} zaf */
function start(zaf) {
  const memory = new Memory(`${block.instance}:${block.agent_id}`);
  const session = new Session(block, () => {
    showMessage(say("page.reopen_title"), say("page.reopen"), rescued(memory));
  });
  const card = join(zaf, session, memory);
  fitFrame(zaf);
  void card.load();
}
