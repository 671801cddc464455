// What an app may do to a ticket that is open. All of it waits in the page until the agent submits.

import { ZafError } from "./zaf-error.js";

const FIELDS = ["subject", "status", "priority", "type"];
const CUSTOM_FIELD = /^ticket\.customField:custom_field_(\d+)$/;

/** @typedef {import("./ticket-page.js").TicketPage} TicketPage */

/**
 * @param {TicketPage} page
 * @returns {Record<string, (...args: any[]) => unknown>}
 */
export function ticketActions(page) {
  return {
    "ticket.tags.add": (tags) => changeTags(page, listed(tags), []),
    "ticket.tags.remove": (tags) => changeTags(page, [], listed(tags)),
    "ticket.collaborators.add": (people) => copy(page, people, "put"),
    "ticket.collaborators.remove": (people) => copy(page, people, "delete"),
    "comment.appendText": (text) => composerOf(page).append(String(text)),
    "comment.appendMarkdown": (text) => composerOf(page).append(String(text)),
    "comment.appendHtml": (html) => composerOf(page).append(textOf(String(html))),
    enableSave: () => void (composerOf(page).button.disabled = false),
    disableSave: () => void (composerOf(page).button.disabled = true),
  };
}

/**
 * @param {TicketPage} page
 * @param {string} path
 * @returns {((value: any) => void) | undefined}
 */
export function ticketSetter(page, path) {
  if (path === "comment.text") return (value) => void (composerOf(page).text = String(value));
  if (path === "comment.type") return (value) => void (composerOf(page).type = value);
  const custom = CUSTOM_FIELD.exec(path);
  const key = path.replace(/^ticket\./, "");
  if (!custom && (!FIELDS.includes(key) || key === path)) return undefined;
  if (custom && !Object.hasOwn(page.model.ticket, key)) return undefined;
  return (value) => {
    if (custom) page.unsaved.customFields.set(Number(custom[1]), value);
    else page.unsaved.fields[key] = value;
    changed(page, path, key, value);
  };
}

/** @param {TicketPage} page @param {string} path @param {string} key @param {unknown} value */
function changed(page, path, key, value) {
  page.model.ticket[key] = value;
  page.showUnsaved();
  page.announce(path.replace("customField:", ""), value);
}

/** @param {TicketPage} page */
function composerOf(page) {
  if (!page.composer) throw new ZafError("is closed and cannot be changed", "ticket", "Error");
  return page.composer;
}

/** @param {TicketPage} page @param {string[]} added @param {string[]} removed */
function changeTags(page, added, removed) {
  composerOf(page);
  for (const tag of added) page.unsaved.addedTags.add(tag);
  for (const tag of removed) page.unsaved.removedTags.add(tag);
  const tags = [...new Set([...page.model.ticket.tags, ...added])].filter((tag) => !removed.includes(tag));
  changed(page, "ticket.tags", "tags", tags);
}

/** @param {TicketPage} page @param {unknown} people @param {string} action */
function copy(page, people, action) {
  composerOf(page);
  for (const person of [people].flat()) {
    const { email, id } = /** @type {{email?: string, id?: number}} */ (person ?? {});
    if (!email && !id) throw new ZafError("needs an email or an id", "ticket.collaborators", "Error");
    page.unsaved.people.push(email ? { email, action } : { id, action });
  }
  page.showUnsaved();
  page.announce("ticket.collaborators", page.model.ticket.collaborators);
}

/** @param {unknown} value */
function listed(value) {
  return [value].flat().map(String);
}

/** @param {string} html */
function textOf(html) {
  return new DOMParser().parseFromString(html, "text/html").body.textContent || "";
}
