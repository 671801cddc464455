/**
 * Why a rule is refused, or what to know about one that is not. The words are `rules_CODE` in _locales, with
 * `values` in this order as their placeholders.
 *
 * @typedef {object} Problem
 * @property {string} code
 * @property {boolean} refused false for a note
 * @property {string[]} values
 */

/** Each code with what its values are. */
export const REFUSALS = {
  empty_pattern: [],
  empty_target: [],
  too_long: ["field", "most"],
  too_many_rules: ["most"],
  non_ascii: ["character", "how it is written in an address"],
  syntax: ["part"],
  look_around: ["part"],
  back_reference: ["part"],
  possessive: ["part"],
  inline_flags: ["part"],
  named_group: ["part"],
  unknown_escape: ["part"],
  repeat_of_nothing: ["part"],
  slow: ["part"],
  too_large: ["its size", "the most that Chromium takes"],
  /** Said by the browser itself, when the rule is added. */
  unsupported_here: [],
  never_fits: [],
  host_unknown: [],
  host_not_https: ["host"],
  group_missing: ["group", "how many there are"],
  group_above_nine: ["group"],
  group_in_repeat: ["group"],
  target_backslash: [],
  target_no_scheme: ["target"],
  target_scheme: ["scheme"],
  target_scheme_captured: ["group"],
  target_invalid: ["target"],
  loop: ["address", "rule"],
  leads_to_itself: ["address"],
  exclude_stops: ["rule", "address"],
  stopped_by_exclude: ["rule", "address"],
  exclude_unclear: ["rule"],
};
const NOTES = {
  unanchored: [],
  http_left_out: [],
  goes_on: ["address", "rule", "where it ends"],
};
/** Of a file that is imported, and of its rules. */
const IMPORT_REFUSALS = {
  import_too_big: ["most characters"],
  import_not_json: [],
  import_no_rules: [],
  import_newer: [],
  import_not_a_rule: [],
  import_processing: ["mode"],
  import_no_pages: ["request types"],
};
const IMPORT_NOTES = {
  import_request_types: ["request types"],
  import_processing_unused: ["mode"],
  import_pipe: [],
  import_group_emptied: ["group"],
  import_example_differs: ["address", "our result", "Redirector's result"],
  import_known: ["rule"],
  import_superseded: [],
  fault_dots: ["address that it would redirect as well"],
  fault_unanchored: ["address that it would redirect as well"],
  fault_one_subdomain: ["host"],
  fault_second_instance: ["host"],
  fault_extra_hop: ["address"],
};

/** @type {Record<string, string[]>} */
export const CODES = { ...REFUSALS, ...NOTES, ...IMPORT_REFUSALS, ...IMPORT_NOTES };

/** @param {string} code @param {...string} values @returns {Problem} */
export function problem(code, ...values) {
  return { code, refused: code in REFUSALS || code in IMPORT_REFUSALS, values };
}

/** @param {string} text @param {number} most characters @returns {Problem} */
export function tooLong(text, most) {
  return problem("too_long", text.slice(0, 40), String(most));
}

/** Thrown while a pattern is read. */
export class Refusal extends Error {
  /** @param {string} code @param {...string} values */
  constructor(code, ...values) {
    super(code);
    this.problem = problem(code, ...values);
  }
}
