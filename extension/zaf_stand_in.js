import { ask } from "./content/asking.js";

/**
 * What Zendesk's app framework is to the sidebar, for a page that stands outside of it: the ticket is known, what is
 * typed into it and not saved is not.
 *
 * @param {string} key
 * @param {number} ticket
 * @returns {import("../zendesk_app/static/types.js").Zaf & {tell: (name: string) => void}} `tell` says that something happened
 */
export function standInFor(key, ticket) {
  /** @type {Map<string, ((data?: any) => void)[]>} */
  const handlers = new Map();
  return {
    on: (name, handler) => void handlers.set(name, [...(handlers.get(name) ?? []), handler]),
    get: async () => ({}),
    context: async () => ({ ticketId: ticket }),
    invoke: async (name, what, id) => {
      if (name === "routeTo" && what === "ticket") await ask({ type: "panel.open_ticket", key, ticket: id });
    },
    tell: (name) => handlers.get(name)?.forEach((handler) => handler()),
  };
}
