import { byId, make } from "../elements.js";
import { isRefused } from "../rules/check.js";
import { decide } from "../rules/decision.js";
import { say } from "../words.js";
import { ask, browserProblems, missing, now, problemsOf } from "./own_rules.js";
import { listOf, siteOf } from "./rule_words.js";

/**
 * @typedef {import("../settings.js").Rule} Rule
 * @typedef {import("../rules/problems.js").Problem} Problem
 * @typedef {{kept: (rule: Rule) => unknown, left: () => unknown}} Ends
 */

const PAUSE_MS = 250;
/** An empty field is not wrong before it is to be kept. */
const UNTOUCHED = ["empty_pattern", "empty_target"];

/**
 * The form of one rule. What is wrong with it is told while it is written.
 *
 * @param {Rule} rule
 * @param {boolean} isNew
 * @param {Ends} ends
 */
export function openForm(rule, isNew, ends) {
  const place = byId("rule-form", HTMLElement);
  const title = make("h3", { id: "rule-form-title" }, say(isNew ? "options_rule_new" : "options_rule_change"));
  const checks = make("div", { id: "rule-checks", role: "status" });
  const tried = make("p", { id: "rule-tried", role: "status", class: "quiet" });
  const site = make("p", { id: "rule-site", class: "quiet" });
  const form = make(
    "form",
    { class: "rule-form", "aria-labelledby": "rule-form-title", autocomplete: "off", novalidate: true },
    title,
    textField("name", rule.name),
    kindField(rule.kind),
    textField("pattern", rule.pattern, "rule-checks"),
    textField("target", rule.target, "rule-checks"),
    textField("exclude", rule.exclude, "rule-checks"),
    checks,
    site,
    textField("example", exampleOf(rule)),
    tried,
    make("div", { class: "buttons" }, make("button", { type: "submit", class: "button strong" }, say("options_keep")), make("button", { type: "button", class: "button", onclick: () => leave() }, say("options_cancel"))),
  );
  place.replaceChildren(form);
  let timer = 0;
  let pressed = false;
  /** What the browser said of the rule as it was last written. @type {{rule: string, problems: Problem[]}} */
  let heard = { rule: "", problems: [] };

  const written = () => {
    const values = new FormData(form);
    /** @param {string} key */
    const text = (key) => String(values.get(key) ?? "").trim();
    const kind = text("kind") === "regex" ? /** @type {const} */ ("regex") : /** @type {const} */ ("wildcard");
    return { ...rule, name: text("name"), kind, pattern: text("pattern"), target: text("target"), exclude: text("exclude") };
  };
  const look = async () => {
    const changed = written();
    hint(changed.kind);
    const said = heard.rule === JSON.stringify(changed) ? heard.problems : [];
    const found = [...problemsOf(changed), ...said];
    show(found, changed);
    if (isRefused(found)) return;
    heard = { rule: JSON.stringify(changed), problems: await browserProblems(changed) };
    if (heard.problems.length) show([...found, ...heard.problems], changed);
  };
  /** @param {Problem[]} found @param {Rule} changed */
  const show = (found, changed) => {
    const told = pressed ? found : found.filter(({ code }) => !UNTOUCHED.includes(code));
    checks.replaceChildren(...(told.length ? [listOf(told)] : []));
    const asks = isRefused(found) ? [] : missing(changed);
    site.textContent = asks.length ? say("options_rule_will_ask", asks.map(siteOf).join(", ")) : "";
    tried.textContent = triedWith(changed, String(new FormData(form).get("example") ?? "").trim(), isRefused(found));
  };
  const leave = () => {
    clearTimeout(timer);
    place.replaceChildren();
    ends.left();
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(look, PAUSE_MS);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    pressed = true;
    const changed = written();
    const said = heard.rule === JSON.stringify(changed) ? heard.problems : [];
    const found = [...problemsOf(changed), ...said];
    show(found, changed);
    if (isRefused(found)) return focusOn(form, found.some(({ code }) => /target/.test(code)) ? "target" : "pattern");
    keep(changed);
  });
  /** @param {Rule} changed */
  const keep = async (changed) => {
    const [origin] = missing(changed);
    // The browser shows its question only in answer to the press: so this comes first.
    if (origin) await ask(origin).catch(() => false);
    clearTimeout(timer);
    place.replaceChildren();
    await ends.kept(changed);
  };
  look();
  focusOn(form, isNew ? "name" : "pattern");
  form.scrollIntoView({ block: "nearest" });
}

/** What a link is to look like, in either way of writing it. @param {import("../rules/rule.js").Kind} kind */
function hint(kind) {
  byId("rule-pattern-about", HTMLElement).textContent = say(kind === "regex" ? "options_rule_pattern_regex" : "options_rule_pattern_about");
}

/** @param {HTMLFormElement} form @param {string} name */
function focusOn(form, name) {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLElement) field.focus();
}

/** @param {"name" | "pattern" | "target" | "exclude" | "example"} name @param {string} value @param {string} [described] */
function textField(name, value, described = "") {
  const id = `rule-${name}`;
  const about = say(`options_rule_${name}_about`);
  const input = make("input", { id, name, type: "text", value, spellcheck: "false", autocapitalize: "none", "aria-describedby": `${id}-about ${described}`.trim() });
  return make("div", { class: "field" }, make("label", { for: id }, say(`options_rule_${name}`)), input, make("small", { id: `${id}-about` }, about));
}

/** @param {import("../rules/rule.js").Kind} kind */
function kindField(kind) {
  const choices = /** @type {const} */ (["wildcard", "regex"]).map((value) =>
    make("label", { class: "choice" }, make("input", { type: "radio", name: "kind", value, checked: value === kind }), make("span", {}, say(`options_rule_${value}`))),
  );
  return make("fieldset", { class: "field" }, make("legend", {}, say("options_rule_kind")), ...choices);
}

/** An imported rule often brings one. @param {Rule} rule */
function exampleOf(rule) {
  const example = rule.kept?.exampleUrl;
  return typeof example === "string" ? example : "";
}

/** @param {Rule} rule @param {string} example @param {boolean} refused */
function triedWith(rule, example, refused) {
  if (!example || refused) return "";
  const { result } = decide(example, [{ ...rule, on: true }], { redirects: { ...now.redirects, form: null } });
  return result ? say("options_rule_example_leads", result) : say("options_rule_example_passes");
}
