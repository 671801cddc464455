import { join } from "../zendesk_app/static/joining.js";
import { Memory } from "../zendesk_app/static/memory.js";
import { learn } from "../zendesk_app/static/words.js";
import { keptDrafts } from "./drafts.js";
import { RemoteSession, Unreachable } from "./remote_session.js";
import { showState } from "./state_page.js";
import { standInFor } from "./zaf_stand_in.js";

/**
 * The sidebar's card on a page of ours.
 *
 * @param {string} key of the frame
 * @param {import("./messages.js").About} about  with a ticket and a block
 * @returns {Promise<ReturnType<typeof standInFor>>} to tell the card what happens
 */
export async function showCard(key, about) {
  const block = /** @type {NonNullable<typeof about.block>} */ (about.block);
  learn(block.words);
  document.documentElement.lang = block.language;
  const zaf = standInFor(key, Number(about.ticket));
  const drafts = await keptDrafts(key);
  const session = new RemoteSession(key, block, (state) => showState(state, about, key));
  const card = join(zaf, session, new Memory(`${block.instance}:${block.agent_id}`, () => drafts));
  card.explains = (error) => error instanceof Unreachable && (showState(error.state, about, key), true);
  await card.load();
  return zaf;
}
