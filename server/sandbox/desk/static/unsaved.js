// Changes that an app has made to the ticket and that wait for the agent to submit, as in Zendesk.

import { element } from "./dom.js";

export class Unsaved {
  constructor() {
    /** @type {Record<string, unknown>} */
    this.fields = {};
    /** @type {Map<number, unknown>} */
    this.customFields = new Map();
    /** @type {Set<string>} */
    this.addedTags = new Set();
    /** @type {Set<string>} */
    this.removedTags = new Set();
    /** @type {{email?: string, id?: number, action: string}[]} */
    this.people = [];
  }

  /**
   * As the body of a ticket update, without what has not changed. An update replaces all tags.
   * @param {string[]} tags those of the ticket
   */
  changes(tags) {
    const { addedTags, removedTags, people, customFields } = this;
    const kept = [...new Set([...tags, ...addedTags])].filter((tag) => !removedTags.has(tag));
    return {
      ...this.fields,
      ...(addedTags.size || removedTags.size ? { tags: kept } : {}),
      ...(customFields.size ? { custom_fields: [...customFields].map(([id, value]) => ({ id, value })) } : {}),
      ...(people.length ? { email_ccs: people.map(asCopied) } : {}),
    };
  }

  /** What is waiting, one line each. */
  lines() {
    return [
      ...Object.entries(this.fields).map(([name, value]) => `${name}: ${String(value)}`),
      ...[...this.customFields].map(([id, value]) => `field ${id}: ${String(value)}`),
      ...[...this.addedTags].map((tag) => `tag ${tag}`),
      ...[...this.removedTags].map((tag) => `without tag ${tag}`),
      ...this.people.map(({ email, id, action }) => `${action === "put" ? "CC" : "no CC for"} ${email ?? id}`),
    ];
  }

  /** @param {HTMLElement} place */
  showIn(place) {
    const lines = this.lines();
    place.hidden = !lines.length;
    const items = lines.map((line) => element("li", { dir: "auto" }, line));
    place.replaceChildren(element("p", {}, "Not saved yet. Submit keeps it."), element("ul", {}, ...items));
  }
}

/** @param {{email?: string, id?: number, action: string}} person */
function asCopied({ email, id, action }) {
  return email === undefined ? { user_id: String(id), action } : { user_email: email, action };
}
