// The host's side of the Zendesk apps framework (ZAF v2): messages between the workspace and one app in one frame.

import { ZafError, described } from "./zaf-error.js";

const HOOK_TIMEOUT_MS = 10_000;

/**
 * @typedef {object} Workspace What an app may see and do.
 * @property {(path: string) => unknown} get
 * @property {(path: string, value: unknown) => unknown} set
 * @property {(action: string, args: unknown[]) => unknown} invoke
 * @property {(options: any) => Promise<unknown>} request
 */

export class ZafHost {
  /**
   * @param {HTMLIFrameElement} frame
   * @param {string} origin of the app's page; messages from elsewhere are not heard
   * @param {string} guid
   * @param {() => {metadata: object, context: object}} details
   * @param {Workspace} workspace
   * @param {() => void} registered
   */
  constructor(frame, origin, guid, details, workspace, registered) {
    this.frame = frame;
    this.origin = origin;
    this.guid = guid;
    this.details = details;
    this.workspace = workspace;
    this.registered = registered;
    /** @type {Map<string, number>} */
    this.subscribers = new Map();
    /** @type {Map<string, (error?: {msg: unknown}) => void>} */
    this.hooks = new Map();
    /** @type {Map<string, unknown>} events that wait for the app to listen */
    this.greetings = new Map();
    this.listener = (/** @type {MessageEvent} */ event) => this.hear(event);
    window.addEventListener("message", this.listener);
  }

  close() {
    window.removeEventListener("message", this.listener);
  }

  /** @param {object} message */
  post(message) {
    this.frame.contentWindow?.postMessage(JSON.stringify(message), this.origin);
  }

  /**
   * An event, for an app that asked for it.
   * @param {string} name
   * @param {unknown} [message]
   */
  emit(name, message) {
    if (this.subscribers.get(name)) this.post({ key: `zaf.${name}`, message });
  }

  /**
   * An event of the beginning: the app hears it as soon as it listens.
   * @param {string} name
   * @param {unknown} message
   */
  greet(name, message) {
    this.greetings.set(name, message);
  }

  /**
   * A hook: the app may refuse.
   * @param {string} name
   * @returns {Promise<string | null>} why it refuses, or null
   */
  async ask(name) {
    if (!this.subscribers.get(name)) return null;
    const answered = new Promise((resolve) => {
      this.hooks.set(name, (error) => resolve(error ? String(error.msg || "The app does not allow it.") : null));
      setTimeout(() => resolve(null), HOOK_TIMEOUT_MS);
    });
    this.post({ key: `zaf.${name}`, needsReply: true });
    const refusal = await answered;
    this.hooks.delete(name);
    return refusal;
  }

  /** @param {MessageEvent} event */
  hear(event) {
    if (event.source !== this.frame.contentWindow || event.origin !== this.origin) return;
    const message = asObject(event.data);
    if (!message) return;
    if (message.request !== undefined) void this.answer(message);
    else if (typeof message.key === "string") this.take(message.key, message);
  }

  /**
   * @param {string} key
   * @param {any} message
   */
  take(key, message) {
    const [, verb = "", name = ""] = /^iframe\.(on|off|trigger|reply):(.+)$/s.exec(key) || [];
    if (key === "iframe.handshake") this.register();
    else if (verb) this.heard(verb, name, message);
    else if (/^request:\d+$/.test(key)) void this.forward(key, message.message);
  }

  /**
   * @param {string} verb
   * @param {string} name of the event
   * @param {any} message
   */
  heard(verb, name, message) {
    if (verb === "trigger") this.emit(name, message.message);
    else if (verb === "reply") this.hooks.get(name)?.(message.error);
    else this.subscribers.set(name, Number(message.message?.subscriberCount) || 0);
    if (verb === "on" && this.greetings.has(name)) {
      this.emit(name, this.greetings.get(name));
      this.greetings.delete(name);
    }
  }

  register() {
    this.subscribers.clear();
    this.post({ key: "zaf.app.registered", message: this.details() });
    this.registered();
  }

  /** @param {{id: unknown, request: unknown, params: any}} message */
  async answer({ id, request, params }) {
    try {
      this.post({ id, result: await this.results(request, params) });
    } catch (problem) {
      this.post({ id, error: { ...described(problem, String(request)), stack: "" } });
    }
  }

  /**
   * Each path by itself; one that fails is named among the errors. A request that cannot be read fails as a whole.
   * @param {unknown} request
   * @param {any} params
   */
  async results(request, params) {
    const calls = this.calls(request, params);
    /** @type {Record<string, unknown>} */
    const result = {};
    /** @type {Record<string, object>} */
    const errors = {};
    for (const [path, call] of calls) {
      try {
        result[path] = (await call()) ?? null;
      } catch (problem) {
        errors[path] = described(problem, path);
      }
    }
    return { errors, ...result };
  }

  /**
   * @param {unknown} request
   * @param {any} params
   * @returns {[string, () => unknown][]}
   */
  calls(request, params) {
    if (request === "get" && Array.isArray(params)) return params.map((path) => [String(path), () => this.workspace.get(String(path))]);
    const isObject = params !== null && typeof params === "object" && !Array.isArray(params);
    if (request === "set" && isObject) {
      return Object.entries(params).map(([path, value]) => [path, () => this.workspace.set(path, value)]);
    }
    if (request === "invoke" && isObject) {
      return Object.entries(params).map(([name, args]) => [name, () => this.workspace.invoke(name, [args].flat(1))]);
    }
    throw new ZafError(`${String(request)} is not a request that the workspace can read`, undefined, "Error");
  }

  /**
   * @param {string} key
   * @param {unknown} options
   */
  async forward(key, options) {
    try {
      this.emit(`${key}.done`, { responseArgs: [await this.workspace.request(options), "success", {}] });
    } catch (problem) {
      const { status = 0, statusText = "error", responseText = "", responseJSON } = /** @type {any} */ (problem);
      this.emit(`${key}.fail`, { responseArgs: [{ status, statusText, responseText, responseJSON }, "error", statusText] });
    }
  }
}

/** @param {unknown} data @returns {any} */
function asObject(data) {
  let value = data;
  try {
    if (typeof data === "string") value = JSON.parse(data);
  } catch {
    return null;
  }
  return value && typeof value === "object" ? value : null;
}
