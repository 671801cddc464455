// Slack in the side view: what people do with Liaison's messages. Liaison hears of it as it would from Slack itself.

import { send } from "./api.js";
import { find } from "./dom.js";

export class SlackView {
  /**
   * @param {import("./desk.js").Desk} desk
   * @param {HTMLElement} place where the messages are shown, again and again
   * @param {() => Promise<void>} showAgain
   */
  constructor(desk, place, showAgain) {
    this.desk = desk;
    this.showAgain = showAgain;
    place.addEventListener("click", (event) => this.clicked(/** @type {HTMLElement} */ (event.target)));
    place.addEventListener("submit", (event) => this.submitted(event));
  }

  /** @param {HTMLElement} target */
  clicked(target) {
    const button = target.closest("button");
    const message = /** @type {HTMLElement | null} */ (target.closest("[data-message]"));
    if (!button || !message) return;
    const reply = /** @type {HTMLElement | null} */ (button.closest("[data-reply-ts]"));
    if (button.dataset.press) void this.press(message, button);
    if (reply && "delete" in button.dataset) void this.act("delete", { ...place(message), ts: reply.dataset.replyTs });
    if (reply && "beginEdit" in button.dataset) {
      const form = find(reply, "[data-edit]");
      form.hidden = !form.hidden;
      if (!form.hidden) form.elements.namedItem("text").focus();
    }
  }

  /** @param {SubmitEvent} event */
  submitted(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const message = /** @type {HTMLElement | null} */ (form.closest("[data-message]"));
    if (!message) return;
    event.preventDefault();
    const text = String(new FormData(form).get("text") || "").trim();
    if (!text) return;
    const reply = /** @type {HTMLElement | null} */ (form.closest("[data-reply-ts]"));
    if (reply) {
      void this.act("edit", { ...place(message), ts: reply.dataset.replyTs, text });
    } else {
      find(form, "input").value = "";
      void this.act("reply", { channel: message.dataset.channel, thread_ts: message.dataset.ts, user: who(message), text });
    }
  }

  /** @param {HTMLElement} message @param {HTMLButtonElement} button */
  async press(message, button) {
    button.disabled = true;
    await this.act("press", { ...place(message), action_id: button.dataset.press, user: who(message) });
    button.disabled = false;
  }

  /** @param {string} what @param {object} body */
  async act(what, body) {
    try {
      const { problem } = await send(`_slack/${what}`, body);
      if (problem) this.desk.toasts.show(problem, "alert");
    } catch (problem) {
      this.desk.toasts.error(problem);
    }
    await this.showAgain();
  }
}

/** @param {HTMLElement} message */
function place(message) {
  return { channel: message.dataset.channel, ts: message.dataset.ts };
}

/** Who acts: chosen beside the message; in a thread's later message the first one of the list. @param {HTMLElement} message */
function who(message) {
  const select = message.querySelector("select[name=user]") ?? document.querySelector("[data-arrived] select[name=user]");
  return /** @type {HTMLSelectElement} */ (select).value;
}
