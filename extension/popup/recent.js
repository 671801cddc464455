import { byId, make } from "../elements.js";
import { clearRecent, recent } from "../redirect/recent.js";

/** The last tickets that a redirect opened: kept in this browser, for a few clicks back. @param {boolean} open from the start */
export async function showRecent(open) {
  const [section, list] = [byId("recent", HTMLDetailsElement), byId("recent-list", HTMLElement)];
  section.open = open;
  const opened = await recent();
  section.hidden = opened.length === 0;
  list.replaceChildren(...opened.map(line));
  byId("recent-clear", HTMLButtonElement).onclick = async () => {
    await clearRecent();
    section.hidden = true;
    byId("link", HTMLInputElement).focus();
  };
}

/** @param {import("../redirect/recent.js").Opened} opened */
function line({ host, ticket, url }) {
  const name = host.replace(/\.zendesk\.com$/, "");
  return make("li", {}, make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, `#${ticket}`), " ", make("span", { class: "quiet" }, name));
}
