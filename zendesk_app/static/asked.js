/** What a preview's form asks for, as the API takes it; and the same put back into a form. */

/**
 * @typedef {object} Asked
 * @property {string} scenario_id
 * @property {string[]} [destinations] left out for all
 * @property {Record<string, string>} people an address by role, for those who were changed
 * @property {Record<string, string>} inputs
 * @property {string} note
 * @property {string} reason
 * @property {string | null} join
 */

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */

/** @param {string} scenario @param {Partial<Asked>} [known] @returns {Asked} */
export function nothingYet(scenario, known = {}) {
  return { people: {}, inputs: {}, note: "", reason: "", join: null, ...known, scenario_id: scenario };
}

/** @param {HTMLFormElement} form @returns {Asked} */
export function askedIn(form) {
  const boxes = fields(form, "destination");
  const dropped = boxes.some((box) => box instanceof HTMLInputElement && !box.checked);
  const joined = fields(form, "join").find((radio) => radio instanceof HTMLInputElement && radio.checked);
  return {
    scenario_id: form.dataset.preview ?? "",
    destinations: dropped ? boxes.filter((box) => box instanceof HTMLInputElement && box.checked).map((box) => box.value) : undefined,
    people: peopleIn(form),
    inputs: Object.fromEntries(starting(form, "input-").map((field) => [field.name.slice(6), valueOf(field)]).filter(([, value]) => value !== "")),
    note: one(form, "sentence")?.value.trim() ?? "",
    reason: one(form, "reason")?.value.trim() ?? "",
    join: joined?.value || null,
  };
}

/** @param {HTMLFormElement} form @param {Asked} asked what can be put in before the server has looked at it */
export function fill(form, asked) {
  /** @type {Record<string, string | undefined>} */
  const values = { sentence: asked.note || undefined, reason: asked.reason || undefined };
  for (const [name, value] of Object.entries(asked.inputs)) values[`input-${name}`] = value;
  for (const [role, address] of Object.entries(asked.people)) values[`person-${role}`] = address;
  for (const field of starting(form, "")) {
    const value = values[field.name];
    if (value !== undefined) field.value = field.dataset.moment === undefined ? value : local(value);
    else if (field instanceof HTMLInputElement) tick(field, asked);
  }
}

/** @param {HTMLInputElement} field @param {Asked} asked */
function tick(field, asked) {
  if (field.name === "destination" && asked.destinations) field.checked = asked.destinations.includes(field.value);
  if (field.name === "join" && field.value === (asked.join ?? "")) field.checked = true;
}

/** @param {Asked} asked whether there is anything that it would be a pity to lose */
export function worthKeeping(asked) {
  return Boolean(asked.note || asked.reason || asked.destinations || Object.keys(asked.inputs).length || Object.keys(asked.people).length);
}

/** The required fields that are empty. @param {HTMLFormElement} form */
export function missingIn(form) {
  return /** @type {Field[]} */ ([...form.querySelectorAll("input[required], textarea[required], select[required]")]).filter(
    (field) => field.offsetParent && !(field.dataset.accounts === undefined ? field.value : one(form, `input-${field.dataset.accounts}`)?.value)?.trim(),
  );
}

/** A field's name for people. @param {Element} field */
export function labelOf(field) {
  const label = field.closest("label");
  return label?.firstChild?.textContent?.trim() ?? "";
}

/** Moments as the reader's clock shows them. @param {HTMLFormElement} form */
export function showMoments(form) {
  for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("[data-moment]"))) {
    if (!field.value && field.dataset.moment) field.value = local(field.dataset.moment);
  }
}

/** @param {HTMLFormElement} form @param {string} name @returns {Field[]} */
function fields(form, name) {
  return starting(form, name).filter((field) => field.name === name);
}

/** @param {HTMLFormElement} form @param {string} name */
export function one(form, name) {
  return fields(form, name)[0];
}

/** @param {HTMLFormElement} form @param {string} start @returns {Field[]} */
function starting(form, start) {
  return /** @type {Field[]} */ ([...form.querySelectorAll("input, textarea, select")]).filter((field) => field.name.startsWith(start));
}

/** @param {HTMLFormElement} form */
function peopleIn(form) {
  const changed = starting(form, "person-").filter(
    (field) => field instanceof HTMLInputElement && field.value.trim() && (field.dataset.changed || field.value !== field.defaultValue),
  );
  return Object.fromEntries(changed.map((field) => [field.name.slice(7), field.value.trim()]));
}

/** @param {Field} field */
function valueOf(field) {
  if (field.dataset.moment === undefined) return field.value.trim();
  const at = new Date(field.value);
  return Number.isNaN(at.getTime()) ? "" : at.toISOString();
}

/** "2026-07-14T11:30" where the reader is. @param {string} iso */
function local(iso) {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return "";
  const shifted = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}
