/** What an agent settles for this ticket or for themselves: a step put aside or brought back, the preview always first. */

import { tell } from "./copying.js";
import { shown } from "./places.js";
import { notDone } from "./refusals.js";
import { SessionOver } from "./session.js";
import { say } from "./words.js";

/** @param {import("./types.js").Asker} session @param {import("./card.js").Card} card */
export function asides(session, card) {
  const urls = session.block.escalation_urls;
  const ticket = () => shown()?.dataset.ticket ?? "";
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.dataset.aside) return;
    event.preventDefault();
    const typed = new FormData(form);
    const body = { scenario_id: form.dataset.aside, kind: String(typed.get("kind")), reason: String(typed.get("reason")).trim() };
    void once(form.querySelector("button"), async () => {
      await session.ask(urls.aside.replace("{id}", ticket()), posted("POST", body));
      form.closest("details")?.removeAttribute("open");
      await card.load();
      tell(say("page.put_aside"));
    });
  });
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-recall]");
    if (!(button instanceof HTMLElement)) return;
    void once(button, async () => {
      const url = new URL(urls.aside.replace("{id}", ticket()), window.location.origin);
      url.pathname += `/${encodeURIComponent(button.dataset.recall ?? "")}`;
      await session.ask(url.href, { method: "DELETE" });
      await card.load();
      tell(say("page.brought_back"));
    });
  });
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || box.dataset.alwaysPreview === undefined) return;
    void once(box, () => session.ask(urls.preference, posted("PUT", { always_preview: box.checked })), () => (box.checked = !box.checked));
  });
}

/** @param {string} method @param {unknown} body @returns {RequestInit} */
function posted(method, body) {
  return { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

/** @param {HTMLElement | null} control @param {() => Promise<unknown>} work @param {() => void} [back] */
async function once(control, work, back) {
  if (!control || control.getAttribute("aria-disabled") === "true") return;
  control.setAttribute("aria-disabled", "true");
  try {
    await work();
  } catch (error) {
    back?.();
    if (!(error instanceof SessionOver)) tell(notDone(error));
  } finally {
    control.removeAttribute("aria-disabled");
  }
}
