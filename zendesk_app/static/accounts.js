/** An account, found by a part of its name: a field with a list below it. https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ */

import { SessionOver } from "./session.js";
import { say } from "./words.js";

const TYPING = 250; // milliseconds
const LEAST = 2;

/** @param {import("./types.js").Asker} session */
export function accounts(session) {
  let timer = 0;
  let turn = 0;
  document.addEventListener("input", (event) => {
    const field = fieldOf(event);
    if (!field) return;
    choose(field, "", field.value);
    window.clearTimeout(timer);
    if (field.value.trim().length < LEAST) return list(field, [note(say("page.accounts_more"))]);
    timer = window.setTimeout(() => void find(field), TYPING);
  });
  document.addEventListener("keydown", (event) => {
    const field = fieldOf(event);
    if (field && event.key === "Escape") shut(field, event);
    else if (field) walk(field, event);
  }, true);
  document.addEventListener("pointerdown", (event) => {
    const option = event.target instanceof Element && event.target.closest(".accounts [role=option][data-id]");
    if (!(option instanceof HTMLElement)) return;
    event.preventDefault(); // the field keeps the focus
    const field = document.querySelector(`[aria-controls="${option.parentElement?.id}"]`);
    if (field instanceof HTMLInputElement) take(field, option);
  });
  document.addEventListener("focusout", (event) => {
    const field = fieldOf(event);
    if (field) list(field, []);
  });

  /** @param {HTMLInputElement} field */
  async function find(field) {
    const mine = ++turn;
    const url = new URL(session.block.escalation_urls.accounts, window.location.origin);
    url.searchParams.set("query", field.value.trim());
    try {
      const { accounts: found } = await (await session.ask(url.href)).json();
      if (mine !== turn || !field.isConnected || document.activeElement !== field) return;
      list(field, found.length ? found.slice(0, 8).map(option) : [note(say("page.accounts_none"))]);
    } catch (error) {
      if (mine === turn && !(error instanceof SessionOver)) list(field, [note(say("page.not_done_plain"))]);
    }
  }
}

/** @param {HTMLInputElement} field @param {KeyboardEvent} event */
function walk(field, event) {
  const options = optionsOf(field);
  if (!options.length) return;
  const at = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
  const current = options[at];
  if (event.key === "Enter" && current) take(field, current);
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const next = (at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length;
    for (const [place, one] of options.entries()) one.setAttribute("aria-selected", String(place === next));
    field.setAttribute("aria-activedescendant", options[next]?.id ?? "");
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

/**
 * Escape closes what is open on top, be it but a line that says "none"; the next one is the preview's.
 * @param {HTMLInputElement} field @param {KeyboardEvent} event
 */
function shut(field, event) {
  if (placeOf(field)?.hidden !== false) return;
  list(field, []);
  event.preventDefault();
  event.stopPropagation();
}

/** @param {HTMLInputElement} field @param {HTMLElement} chosen */
function take(field, chosen) {
  choose(field, chosen.dataset.id ?? "", chosen.dataset.name ?? "");
  list(field, []);
}

/** @param {HTMLInputElement} field @param {string} id @param {string} name */
function choose(field, id, name) {
  field.value = name;
  const kept = field.form?.elements.namedItem(`input-${field.dataset.accounts}`);
  if (!(kept instanceof HTMLInputElement) || kept.value === id) return;
  kept.value = id;
  kept.dispatchEvent(new Event("change", { bubbles: true }));
}

/** @param {HTMLInputElement} field @param {HTMLElement[]} options */
function list(field, options) {
  const place = placeOf(field);
  if (!place) return;
  for (const [at, one] of options.entries()) one.id = `${place.id}-${at}`;
  place.replaceChildren(...options);
  place.hidden = options.length === 0;
  field.setAttribute("aria-expanded", String(options.some((one) => one.dataset.id)));
  field.removeAttribute("aria-activedescendant");
}

/** @param {any} account @returns {HTMLElement} */
function option(account) {
  const line = document.createElement("li");
  const more = document.createElement("span");
  line.setAttribute("role", "option");
  line.setAttribute("aria-selected", "false");
  line.dataset.id = String(account.zendesk_organization_id);
  line.dataset.name = account.name;
  more.className = "quiet";
  more.textContent = [account.salesforce_id, ...(account.domains ?? []).slice(0, 1)].filter(Boolean).join(" · ");
  line.append(bdi(account.name), " ", more);
  return line;
}

/** @param {string} text */
function bdi(text) {
  const made = document.createElement("bdi");
  made.textContent = text;
  return made;
}

/** @param {string} text */
function note(text) {
  const line = document.createElement("li");
  line.className = "quiet";
  line.setAttribute("role", "option");
  line.setAttribute("aria-disabled", "true");
  line.setAttribute("aria-selected", "false");
  line.textContent = text;
  return line;
}

/** @param {HTMLInputElement} field */
function placeOf(field) {
  return document.getElementById(field.getAttribute("aria-controls") ?? "");
}

/** @param {HTMLInputElement} field @returns {HTMLElement[]} */
function optionsOf(field) {
  return /** @type {HTMLElement[]} */ ([...(placeOf(field)?.querySelectorAll("[data-id]") ?? [])]);
}

/** @param {Event} event */
function fieldOf(event) {
  const field = event.target;
  return field instanceof HTMLInputElement && field.dataset.accounts !== undefined ? field : null;
}
