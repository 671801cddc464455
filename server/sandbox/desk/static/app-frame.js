// One instance of the app in its own frame: the signed POST that opens it, and its host.

import { send } from "./api.js";
import { element } from "./dom.js";
import { ZafHost } from "./zaf-host.js";

const SANDBOX = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads";
const SILENCE_MS = 10_000;
const TALLEST_PX = 20_000;

export class AppFrame {
  /**
   * @param {HTMLElement} slot
   * @param {import("./desk.js").Desk} desk
   * @param {{location: string, context: () => object, workspace: import("./zaf-host.js").Workspace}} place
   */
  constructor(slot, desk, place) {
    this.slot = slot;
    this.desk = desk;
    this.place = place;
    this.guid = "";
    /** @type {ZafHost | null} */
    this.host = null;
    this.attempt = 0;
  }

  /** Load the app, signed for the agent of now. Whatever ran before is gone. */
  async start() {
    this.stop();
    const attempt = ++this.attempt;
    this.slot.replaceChildren(element("p", { class: "quiet" }, "Opening Liaison …"));
    try {
      const launch = await send("_launch", { agent_id: this.desk.agent.id, location: this.place.location, language: this.desk.language });
      if (attempt === this.attempt) this.open(launch);
    } catch (problem) {
      this.explain(`The app cannot be opened: ${/** @type {Error} */ (problem).message}`);
    }
  }

  /** @param {{action: string, token: string, app_guid: string}} launch */
  open({ action, token, app_guid: guid }) {
    this.guid = guid;
    const frame = /** @type {HTMLIFrameElement} */ (
      element("iframe", { name: `app_${guid}`, title: "Liaison", sandbox: SANDBOX, allow: "clipboard-write", class: "app" })
    );
    this.frame = frame;
    this.slot.replaceChildren(frame);
    this.host = new ZafHost(frame, new URL(action).origin, guid, () => this.details(), this.place.workspace, () => {
      clearTimeout(this.silence);
      this.host?.greet("app.activated", { firstLoad: true });
    });
    this.silence = setTimeout(() => this.explain(`Nothing was heard from the app at ${this.desk.start.liaisonUrl}.`), SILENCE_MS);
    post(action, token, frame.name);
  }

  details() {
    const { app, account } = this.desk.start;
    return {
      metadata: { ...app, locale: this.desk.language, plan: { name: null } },
      context: {
        instanceGuid: this.guid,
        product: "support",
        account: { subdomain: account.subdomain },
        location: this.place.location,
        ...this.place.context(),
      },
    };
  }

  /**
   * @param {string} name
   * @param {unknown} [message]
   */
  emit(name, message) {
    this.host?.emit(name, message);
  }

  contextChanged() {
    this.emit("context.updated", this.details().context);
  }

  /** @param {{height?: number | string}} size */
  resize(size) {
    const height = Number.parseFloat(String(size?.height));
    if (Number.isFinite(height) && this.frame) this.frame.style.height = `${Math.min(Math.max(height, 40), TALLEST_PX)}px`;
  }

  /**
   * Say in the app's place what is wrong; a frame that is there stays, for it may say more.
   * @param {string} sentence
   */
  explain(sentence) {
    this.slot.querySelector(".explanation")?.remove();
    if (!this.frame) this.slot.replaceChildren();
    const again = element("button", { type: "button", onclick: () => void this.start() }, "Load it again");
    this.slot.prepend(element("div", { class: "explanation", role: "alert" }, element("p", {}, sentence), again));
  }

  stop() {
    clearTimeout(this.silence);
    this.emit("app.willDestroy");
    this.host?.close();
    this.host = null;
    this.frame = undefined;
    this.attempt += 1;
  }
}

/**
 * Zendesk opens a signed app by posting a form into its frame.
 * @param {string} action
 * @param {string} token
 * @param {string} target
 */
function post(action, token, target) {
  const field = element("input", { type: "hidden", name: "token", value: token });
  const form = /** @type {HTMLFormElement} */ (element("form", { method: "POST", action, target, hidden: true }, field));
  document.body.append(form);
  form.submit();
  form.remove();
}
