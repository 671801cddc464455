/** The board: asks for the list with the session that the launch gave, again when a filter changes, and each minute. */

import { parsed, showMessage } from "./places.js";
import { Refused, Session, SessionOver } from "./session.js";
import { openInZendesk } from "./tickets.js";
import { keepTimes } from "./times.js";
import { learn, say } from "./words.js";

const AGAIN = 60_000;

/** @type {import("./types.js").SessionBlock & {list_url: string, csv_url: string}} */
const block = JSON.parse(document.getElementById("session")?.textContent ?? "{}");
learn(block.words);

const main = /** @type {HTMLElement} */ (document.getElementById("main"));
const session = new Session(block, () => showMessage(say("page.reopen_title"), say("page.reopen")));
const updateTimes = keepTimes(() => session.now(), block.language);
let asked = 0;

/** The filters as they stand; none before the first list. @param {string} address */
function filtered(address) {
  const url = new URL(address, window.location.origin);
  const form = main.querySelector("form");
  if (form) for (const [name, value] of new FormData(form)) url.searchParams.set(name, String(value));
  return url.href;
}

async function load() {
  const mine = ++asked; // an answer to an earlier choice is not shown over a later one's
  main.setAttribute("aria-busy", "true");
  try {
    const answer = await session.ask(filtered(block.list_url));
    const list = parsed(await answer.text());
    if (mine === asked) place(list);
  } catch (error) {
    if (mine === asked) fail(error);
  } finally {
    if (mine === asked) main.setAttribute("aria-busy", "false");
  }
}

/** @param {HTMLElement} list */
function place(list) {
  const kept = trace(document.activeElement);
  const open = new Set([...main.querySelectorAll("details[open]")].map((fold) => fold.getAttribute("data-key")));
  for (const fold of list.querySelectorAll("details")) fold.toggleAttribute("open", open.has(fold.getAttribute("data-key")));
  main.replaceChildren(list);
  updateTimes();
  const again = kept && [...main.querySelectorAll("input, select, button, summary")].find((each) => trace(each) === kept);
  if (again instanceof HTMLElement) again.focus({ preventScroll: true });
}

/** @param {Element | null} element the same for the element of the next list that stands in the same place */
function trace(element) {
  if (!element || !main.contains(element)) return "";
  const own = ["name", "data-again", "data-csv"].map((name) => element.getAttribute(name));
  return [element.tagName, ...own, element instanceof HTMLInputElement ? element.value : ""].join("|");
}

/** @param {unknown} error */
function fail(error) {
  if (error instanceof SessionOver) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.dataset.again = "";
  button.textContent = say("page.try_again");
  const why = error instanceof Refused ? [error.problem.detail, error.problem.hint].filter(Boolean).join(" ") : "";
  showMessage(say("page.failed_title"), why || say("page.failed"), button);
}

/** A link cannot send the session: what it would download is asked for, and handed over. */
async function download() {
  const receipt = document.getElementById("receipt");
  try {
    const answer = await session.ask(filtered(block.csv_url));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = "board.csv";
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), AGAIN);
    if (receipt) receipt.textContent = "";
  } catch (error) {
    if (!(error instanceof SessionOver) && receipt) receipt.textContent = say("page.failed");
  }
}

main.addEventListener("change", () => void load());
main.addEventListener("submit", (event) => event.preventDefault());
main.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  if (event.target.closest("[data-again]")) void load();
  if (event.target.closest("[data-csv]")) void download();
});
window.setInterval(() => {
  const choosing = document.activeElement instanceof HTMLSelectElement; // it may be open, and would close
  if (document.visibilityState === "visible" && !choosing) void load();
}, AGAIN);

/** @type {import("./types.js").Zaf | false | undefined} */
const zaf = /** @type {any} */ (window).ZAFClient?.init();
if (zaf) openInZendesk(zaf);
void load();
