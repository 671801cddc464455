// What an app may read, change and do on a page of the desk. Paths and actions are those of
// https://developer.zendesk.com/api-reference/apps/apps-support-api/all_locations/ that support apps use.

import { zendesk } from "./api.js";
import { ZafError } from "./zaf-host.js";

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

/** @implements {import("./zaf-host.js").Workspace} */
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
    const setter = Object.hasOwn(this.page.setters, path) ? this.page.setters[path] : this.page.setterFor(path);
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
    if (!Object.hasOwn(actions, name)) throw noSuchApi(name);
    return actions[name](...args);
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
    const url = String(options?.url ?? "");
    if (!url.startsWith("/api/v2/")) {
      throw Object.assign(new Error("no proxy"), { status: 403, statusText: "Forbidden", responseText: "The desk calls only /api/v2/ …" });
    }
    const { data } = options || {};
    const body = data === undefined || data === null ? undefined : typeof data === "string" ? data : JSON.stringify(data);
    const text = await zendesk(String(options?.type || "GET").toUpperCase(), url, body, String(options?.contentType || "application/json"));
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }
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
