/** What the server does not take of a preview, said by the field's own name, in the reader's language. */

import { labelOf } from "./asked.js";
import { inWords } from "./refusals.js";
import { say } from "./words.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */

/**
 * Marks the fields that the refusal names. Returns a sentence for each thing that is wrong; nothing where no field is.
 * @param {HTMLFormElement} form @param {import("./refusals.js").Problem} problem
 */
export function blame(form, problem) {
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  const named = Object.entries(problem.errors ?? {});
  const marked = named.map(([name, texts]) => ({ field: fieldOf(form, name), texts: [texts].flat().map(String) }));
  for (const { field } of marked) if (field) mark(form, field);
  if (!marked.some(({ field }) => field)) return [];
  const whole = inWords(problem);
  return whole ? [whole] : marked.flatMap(({ field, texts }) => (field ? [sentence(field, texts)] : texts));
}

/** The first field that is marked. @param {HTMLFormElement} form @returns {HTMLElement | null} */
export function wrongIn(form) {
  return form.querySelector("[aria-invalid]");
}

/** @param {HTMLFormElement} form @param {string} name as the API calls it @returns {Field | undefined} the one that can be seen */
function fieldOf(form, name) {
  const [group = "", key = ""] = name.split(/\.(.*)/s);
  const wanted = { inputs: [`find-${key}`, `input-${key}`], people: [`person-${key}`], note: ["sentence"], reason: ["reason"] }[group] ?? [];
  const fields = /** @type {Field[]} */ ([...form.querySelectorAll("input:not([type=hidden]), textarea, select")]);
  return fields.find((field) => wanted.includes(field.name));
}

/** @param {HTMLFormElement} form @param {Field} field */
function mark(form, field) {
  field.setAttribute("aria-invalid", "true");
  const error = form.querySelector(":scope > .error")?.id ?? "";
  const known = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== error);
  field.setAttribute("aria-describedby", [error, ...known].join(" "));
  field.closest("details")?.setAttribute("open", "");
}

/** @param {Field} field @param {string[]} texts the server's own words, in English */
function sentence(field, texts) {
  const params = { field: labelOf(field), most: field.dataset.most ?? "" };
  const kind = field.dataset.kind ?? "";
  return kind ? say(`page.wrong_${kind}`, params) : `${params.field}: ${texts.join(" ")}`;
}
