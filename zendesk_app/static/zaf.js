// A small client of the Zendesk apps framework (ZAF v2), wire-compatible with Zendesk's own SDK for what the sidebar uses.
// A classic script: it has to stand before the page's modules run. window.ZAFClient.init() gives a client, or false.
// The protocol: https://developer.zendesk.com/api-reference/apps/apps-core-api/client_api/

(() => {
  "use strict";

  const TIMEOUT_MS = 10_000;
  const REQUEST_TIMEOUT_MS = 60_000;

  // Whoever frames the page could name itself as origin; only a workspace may be one.
  const WORKSPACES = [/^https?:\/\/(localhost|127\.0\.0\.1)(:\d+)?$/, /^https:\/\/[a-z0-9-]+\.zendesk\.com$/];

  /** @typedef {(data?: any) => unknown} Handler */

  /** The framework's description of an error as an Error. @param {any} described */
  function asError(described) {
    const { message = "failed", name = "Error", path } = described ?? {};
    return Object.assign(new Error(path ? `"${path}" ${message}` : String(message)), { name });
  }

  /** One path was asked for: its error is the answer. Several: the errors stand beside the answers. */
  function settled(/** @type {any} */ asked, /** @type {any} */ result) {
    const error = typeof asked === "string" ? result?.errors?.[asked] : undefined;
    if (error) throw asError(error);
    return result;
  }

  /** A message of the framework; anything else is empty. @param {unknown} data @returns {any} */
  function read(data) {
    try {
      return Object(typeof data === "string" ? JSON.parse(data) : data);
    } catch {
      return {};
    }
  }

  class Client {
    /** @param {string} origin of the workspace @param {string} guid of this instance @param {Handler} [callback] */
    constructor(origin, guid, callback) {
      this.origin = origin;
      this.guid = guid;
      this.count = { promise: 0, request: 0 };
      /** @type {Map<number, {resolve: Handler, reject: Handler}>} */
      this.waiting = new Map();
      /** @type {Map<string, Handler[]>} */
      this.handlers = new Map();
      /** @type {string[] | null} messages that wait for the registration; null once it has come */
      this.queue = [];
      /** @type {Promise<{metadata: any, context: any}>} */ this.registered = new Promise((resolve) => this.on("app.registered", resolve));
      /** @type {any} */ this.currentContext = null;
      if (callback) this.on("app.registered", callback);
      this.on("context.updated", (context) => void (this.currentContext = context));
      window.addEventListener("message", (event) => this.receive(event));
      this.send({ key: "iframe.handshake", message: { version: "1.0.0" } }, true);
    }

    /** @param {object} message @param {boolean} [now] before the registration too */
    send(message, now = false) {
      const text = JSON.stringify({ ...message, appGuid: this.guid, instanceGuid: this.guid });
      if (this.queue && !now) this.queue.push(text);
      else window.parent.postMessage(text, this.origin);
    }

    /** @param {MessageEvent} event */
    receive(event) {
      if (event.origin !== this.origin || event.source !== window.parent) return;
      const message = read(event.data);
      if (message.instanceGuid && message.instanceGuid !== this.guid) return;
      const asked = this.waiting.get(message.id);
      this.waiting.delete(message.id);
      if (asked) message.error ? asked.reject(asError(message.error)) : asked.resolve(message.result);
      else if (typeof message.key === "string" && message.key.startsWith("zaf.")) this.happened(message.key.slice(4), message);
    }

    /** @param {string} name @param {any} message */
    happened(name, message) {
      if (name === "app.registered") this.register(message.message);
      if (message.needsReply) void this.reply(name);
      else for (const handler of [...(this.handlers.get(name) ?? [])]) handler(message.message);
    }

    /** @param {{context: any}} registration */
    register(registration) {
      this.currentContext = registration.context;
      const queued = this.queue ?? [];
      this.queue = null;
      for (const text of queued) window.parent.postMessage(text, this.origin);
    }

    /** A hook: every handler may refuse, by false, a sentence, an Error or a rejection. @param {string} name */
    async reply(name) {
      /** @type {Record<string, unknown>} */
      const answer = { appGuid: this.guid, key: `iframe.reply:${name}` };
      try {
        for (const handler of this.handlers.get(name) ?? []) {
          const said = await handler();
          if (said === false || typeof said === "string" || said instanceof Error) throw said;
        }
      } catch (reason) {
        answer.error = { msg: reason instanceof Error ? reason.message : reason };
      }
      window.parent.postMessage(answer, this.origin);
    }

    /** @param {string} name @param {Handler} handler */
    on(name, handler) {
      if (typeof handler !== "function") return;
      const handlers = [...(this.handlers.get(name) ?? []), handler];
      this.handlers.set(name, handlers);
      if (name !== "app.registered") this.send({ key: `iframe.on:${name}`, message: { subscriberCount: handlers.length } });
    }

    /** @param {string} name @param {Handler} handler @returns {Handler | false} false where nobody listens */
    off(name, handler) {
      const handlers = this.handlers.get(name);
      if (!handlers) return false;
      const kept = handlers.filter((each) => each !== handler);
      this.handlers.set(name, kept);
      this.send({ key: `iframe.off:${name}`, message: { subscriberCount: kept.length } });
      return handler;
    }

    /** @param {string} name @param {unknown} [data] */
    trigger(name, data) {
      this.send({ key: `iframe.trigger:${name}`, message: data });
    }

    /** @param {string} request @param {object} params @param {unknown} asked @returns {Promise<any>} */
    ask(request, params, asked) {
      const id = ++this.count.promise;
      const answer = new Promise((resolve, reject) => {
        this.waiting.set(id, { resolve, reject });
        setTimeout(() => {
          if (this.waiting.delete(id)) reject(Object.assign(new Error(`Timeout when invoking "${request}"`), { name: "TimeoutError" }));
        }, TIMEOUT_MS);
        this.send({ id, request, params });
      });
      return answer.then((result) => settled(asked, result));
    }

    /** @param {string | string[]} path @returns {Promise<any>} {errors, [path]: value} */
    get(path) {
      const paths = [path].flat();
      if (!paths.every((each) => typeof each === "string")) throw new Error("The get method accepts a string or array of strings.");
      return this.ask("get", paths, path);
    }

    /** @param {string | object} path @param {unknown} [value] @returns {Promise<any>} */
    set(path, value) {
      if (typeof path === "string" && value === undefined) throw new Error("The setter requires a value");
      return this.ask("set", typeof path === "string" ? { [path]: value } : path, path);
    }

    /** @param {string | Record<string, string[]>} action @param {...unknown} args @returns {Promise<any>} */
    invoke(action, ...args) {
      return this.ask("invoke", typeof action === "string" ? { [action]: args } : action, action);
    }

    /** @returns {Promise<any>} */
    async context() {
      return this.currentContext ?? (await this.registered).context;
    }

    /** @returns {Promise<any>} */
    async metadata() {
      return (await this.registered).metadata;
    }

    /** Through Zendesk, as the agent. @param {string | {url: string}} options @returns {Promise<any>} rejects with {status, …} */
    request(options) {
      const key = `request:${++this.count.request}`;
      return new Promise((resolve, reject) => {
        const late = () => finish(reject, [{ status: 0, statusText: "timeout", responseText: "" }]);
        const timer = setTimeout(late, REQUEST_TIMEOUT_MS);
        const done = (/** @type {any} */ event) => finish(resolve, event.responseArgs);
        const failed = (/** @type {any} */ event) => finish(reject, event.responseArgs);
        const finish = (/** @type {Handler} */ settle, /** @type {any[]} */ [first]) => {
          clearTimeout(timer);
          this.off(`${key}.done`, done);
          this.off(`${key}.fail`, failed);
          settle(first);
        };
        this.on(`${key}.done`, done);
        this.on(`${key}.fail`, failed);
        this.send({ key, message: typeof options === "string" ? { url: options } : options });
      });
    }
  }

  /** @param {(registration: any) => void} [callback] @returns {Client | false} false outside a workspace */
  function init(callback) {
    const given = new URLSearchParams(`${location.search.slice(1)}&${location.hash.slice(1)}`);
    const [origin, guid] = [given.get("origin"), given.get("app_guid")];
    if (!origin || !guid || !WORKSPACES.some((known) => known.test(origin))) return false;
    return new Client(origin, guid, callback);
  }

  Object.assign(window, { ZAFClient: { init } });
})();
