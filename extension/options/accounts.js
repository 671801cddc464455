import { configOf } from "../config.js";
import { ask } from "../content/asking.js";
import { byId, make } from "../elements.js";
import { grantServer, signIn } from "../granting.js";
import { serverSet } from "../standing.js";
import { pageOf } from "../states.js";
import { language, say } from "../words.js";
import { isPermitted } from "../api.js";
import { tell } from "./told.js";

/**
 * Every Zendesk that the server works for: who is signed in to it here, and with which other browsers.
 *
 * @typedef {import("../messages.js").About} About
 * @typedef {{id: string, browser: string, created_at: string, last_used_at: string | null, current: boolean}} Browser
 */

const KEY = "options";
const MOMENT = /** @type {const} */ ({ dateStyle: "medium", timeStyle: "short" });

let turn = 0;
/** What went wrong at the last sign-in, by instance. @type {Map<string, string>} */
const wrong = new Map();

export async function showAccounts() {
  const mine = ++turn;
  const nodes = await accounts();
  if (mine !== turn) return;
  const place = byId("accounts", HTMLElement);
  const focused = place.contains(document.activeElement);
  place.replaceChildren(...nodes);
  if (focused) place.focus();
}

/** @returns {Promise<Node[]>} */
async function accounts() {
  const server = await serverSet();
  if (!server) return [];
  if (!(await isPermitted(server))) return [stated("no_permission", server, button("state_act_grant", () => granted(server)))];
  const { config, failed } = await configOf(server);
  if (!config) return [stated(failed ?? "server_down", server, button("state_act_again", showAccounts))];
  return Promise.all(config.instances.map((instance) => account(instance, server)));
}

/** @param {import("../config.js").Instance} instance @param {string} server */
async function account({ name, subdomain }, server) {
  const title = make("h3", {}, `${subdomain}.zendesk.com`);
  /** @type {About} */
  const about = await ask({ type: "panel.about", key: KEY, instance: name });
  if (about.state !== "signed_in") return make("article", { class: "account" }, title, ...(await helped(about, server, name)));
  const out = button("sign_in_out", () => signOut(name), about.agent?.name);
  const who = make("p", {}, say("sign_in_as", about.agent?.name ?? ""), " ", out);
  return make("article", { class: "account" }, title, who, ...(await browsers(name)));
}

/** @param {About} about @param {string} server @param {string} name of the instance */
async function helped({ state }, server, name) {
  const { text, act } = pageOf(state);
  const words = make("p", { class: "quiet" }, state === "signed_out" ? say("sign_in_not_yet") : say(text, new URL(server).host, ""));
  const press = async () => {
    wrong.set(name, await signIn(server, KEY, name));
    await showAccounts();
  };
  const told = make("p", { class: "wrong", role: "alert" }, wrong.get(name) ?? "");
  return [words, act === "sign_in" ? button("state_act_sign_in", press) : button("state_act_again", showAccounts), told];
}

/** @param {string} instance @returns {Promise<Node[]>} */
async function browsers(instance) {
  /** @type {import("../messages.js").Answered} */
  const got = await ask({ type: "ask", key: KEY, instance, path: `/api/v1/extension/browsers?instance=${instance}` });
  if ("failed" in got || got.status >= 400) return [make("p", { class: "quiet" }, say("sign_in_browsers_failed"))];
  /** @type {Browser[]} */
  const found = JSON.parse(got.body).browsers;
  return [make("h4", {}, say("sign_in_browsers")), make("ul", { class: "browsers" }, ...found.map((one) => line(one, instance)))];
}

/** @param {Browser} one @param {string} instance */
function line({ id, browser, created_at, last_used_at, current }, instance) {
  const moments = new Intl.DateTimeFormat(language(), MOMENT);
  const used = say("sign_in_used", moments.format(Date.parse(last_used_at ?? created_at)));
  const what = make("span", {}, make("bdi", {}, browser), current ? ` · ${say("sign_in_this")}` : "", make("br"), make("small", {}, used));
  return make("li", {}, what, current ? null : button("sign_in_revoke", () => revoke(id, instance), browser));
}

/** @param {string} id @param {string} instance */
async function revoke(id, instance) {
  const path = `/api/v1/extension/browsers/${encodeURIComponent(id)}`;
  /** @type {import("../messages.js").Answered} */
  const got = await ask({ type: "ask", key: KEY, instance, path, method: "DELETE" });
  const done = "status" in got && got.status < 300;
  tell(say(done ? "sign_in_revoked" : "sign_in_browsers_failed"));
  await showAccounts();
}

/** @param {string} instance */
async function signOut(instance) {
  const { told } = await ask({ type: "sign_out", instance });
  tell(say(told ? "sign_in_is_out" : "sign_in_is_out_here"));
  await showAccounts();
}

/** @param {string} server */
async function granted(server) {
  if (!(await grantServer(server))) tell(say("state_refused"));
  await showAccounts();
}

/** @param {import("../messages.js").State} state @param {string} server @param {HTMLElement} help */
function stated(state, server, help) {
  const { title, text } = pageOf(state);
  return make("div", { class: "account" }, make("h3", {}, say(title)), make("p", { class: "quiet" }, say(text, new URL(server).host, "")), help);
}

/** @param {string} key of its words @param {() => unknown} press @param {string} [what] it is about, where there are several */
function button(key, press, what) {
  const once = async (/** @type {Event} */ { currentTarget }) => {
    const pressed = /** @type {HTMLButtonElement} */ (currentTarget);
    if (pressed.getAttribute("aria-disabled") === "true") return;
    pressed.setAttribute("aria-disabled", "true");
    try {
      await press();
    } catch (error) {
      tell(say("state_not_done", /** @type {Error} */ (error).message));
    } finally {
      pressed.removeAttribute("aria-disabled");
    }
  };
  return make("button", { type: "button", class: "button small", onclick: once, "aria-label": what ? `${say(key)}: ${what}` : undefined }, say(key));
}
