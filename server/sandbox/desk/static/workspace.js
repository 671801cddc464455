// What an app may read, change and do on a page of the desk. Paths and actions are those of
// https://developer.zendesk.com/api-reference/apps/apps-support-api/all_locations/ that support apps use.

import { Refusal, zendesk } from "./api.js";
import { ZafError } from "./zaf-error.js";

/** @param {string} path */
function noSuchApi(path) {
  return new ZafError("No such Api", path);
}

/**
 * The value at a dotted path. What an empty record would have is null.
 * @param {any} root
 * @param {string} path
 */
export function valueAt(root, path) {
  let value = root;
  for (const step of path.split(".")) {
    if (value === null) return null;
    if (typeof value !== "object" || !Object.hasOwn(value, step)) throw noSuchApi(path);
    value = value[step];
  }
  return value;
}

export class PageWorkspace {
  /**
   * @param {import("./desk.js").Desk} desk
   * @param {import("./record-page.js").RecordPage} page
   */
  constructor(desk, page) {
    this.desk = desk;
    this.page = page;
  }

  /** @param {string} path */
  get(path) {
    const { agent, language, start } = this.desk;
    const guid = this.page.app.guid;
    return valueAt(
      {
        ...this.page.model,
        currentUser: { ...agent, locale: language },
        currentAccount: start.account,
        instances: { [guid]: this.page.app.details().context },
        viewport: { width: window.innerWidth, height: window.innerHeight },
      },
      path,
    );
  }

  /**
   * @param {string} path
   * @param {unknown} value
   */
  set(path, value) {
    const setter = this.page.setterFor(path);
    if (!setter) throw noSuchApi(path);
    setter(value);
    return value;
  }

  /**
   * @param {string} name
   * @param {any[]} args
   */
  invoke(name, args) {
    const actions = { ...this.common(), ...this.page.actions };
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (!action) throw noSuchApi(name);
    return action(...args);
  }

  /** @returns {Record<string, (...args: any[]) => unknown>} */
  common() {
    const { desk, page } = this;
    return {
      resize: (size) => page.app.resize(size),
      notify: (text, kind, options) => desk.toasts.show(String(text), String(kind || "notice"), Boolean(options?.sticky)),
      routeTo: (kind, id) => route(desk, kind, id),
      "app.close": () => undefined,
      hide: () => page.showApp(false),
      show: () => page.showApp(true),
      preloadPane: () => undefined,
      track: () => undefined,
    };
  }

  /**
   * A relative address goes to Zendesk as the agent. The desk has no proxy for others.
   * @param {{url?: unknown, type?: unknown, data?: unknown, contentType?: unknown} | null} options
   */
  async request(options) {
    const { url, type = "GET", data, contentType = "application/json" } = options ?? {};
    if (typeof url !== "string" || !url.startsWith("/api/v2/")) throw new Refusal(403, "Forbidden", "The desk calls /api/v2/… only.");
    const text = await zendesk(String(type).toUpperCase(), url, asBody(data), String(contentType));
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }
}

/** @param {unknown} data @returns {string | undefined} */
function asBody(data) {
  if (data === undefined || data === null) return undefined;
  return typeof data === "string" ? data : JSON.stringify(data);
}

/**
 * @param {import("./desk.js").Desk} desk
 * @param {unknown} kind
 * @param {unknown} id
 */
function route(desk, kind, id) {
  const folder = { ticket: "tickets", user: "users", organization: "organizations" }[String(kind)];
  if (!folder || !/^\d+$/.test(String(id))) throw new ZafError(`there is no way to ${String(kind)} ${String(id)}`, "routeTo");
  desk.tabs.open(`/agent/${folder}/${id}`);
}
