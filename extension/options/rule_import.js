import { byId, make } from "../elements.js";
import { exported } from "../rules/backup.js";
import { preview } from "../rules/importing.js";
import { say } from "../words.js";
import { now, own, store } from "./own_rules.js";
import { listOf, wordsOf } from "./rule_words.js";
import { tell } from "./told.js";

/** @typedef {import("../rules/importing.js").Entry} Entry */
/** @typedef {import("../settings.js").Rule} Rule */

const FILE = "liaison-rules.json";
/** Of a file's rules, what is taken unless the reader says otherwise. */
const TAKEN = ["kept", "changed"];
const VERDICTS = /** @type {const} */ (["kept", "changed", "superseded", "known", "refused"]);

/** Rules out of a file and into one. Nothing is changed before the reader has seen what would be. */
export function showImport() {
  const file = byId("rule-file", HTMLInputElement);
  byId("rule-import", HTMLButtonElement).addEventListener("click", () => file.click());
  byId("rule-export", HTMLButtonElement).addEventListener("click", save);
  file.addEventListener("change", async () => {
    const [chosen] = file.files ?? [];
    if (chosen) show(chosen.name, await chosen.text());
    file.value = ""; // so that the same file can be chosen again
  });
}

/** @param {string} name @param {string} text */
function show(name, text) {
  const { problem, entries } = preview(text, now.rules, now.redirects);
  const title = make("h3", { id: "preview-title", tabindex: "-1" }, say("options_import_title", name));
  const part = problem ? [make("p", { class: "wrong" }, wordsOf(problem)), make("div", { class: "buttons" }, leaver("options_close"))] : report(entries);
  byId("rule-preview", HTMLElement).replaceChildren(make("div", { class: "preview", role: "group", "aria-labelledby": "preview-title" }, title, ...part));
  title.focus();
}

/** @param {Entry[]} entries */
function report(entries) {
  const button = make("button", { type: "button", class: "button strong", onclick: () => take(entries) });
  const counted = () => {
    const chosen = chosenOf(entries).length;
    button.textContent = say("options_import_take", chosen);
    button.hidden = chosen === 0;
  };
  const list = make("ul", { class: "entries", onchange: counted }, ...entries.map(entryOf));
  const rest = make("div", { class: "buttons" }, button, leaver("options_cancel"));
  const counts = VERDICTS.map((verdict) => [verdict, entries.filter((entry) => entry.verdict === verdict).length]).filter(([, count]) => count);
  const summary = counts.map(([verdict, count]) => `${say(`options_import_${verdict}`)}: ${count}`).join(" · ") || say("options_import_nothing");
  queueMicrotask(counted);
  return [make("p", {}, summary), list, rest];
}

/** @param {Entry} entry @param {number} index */
function entryOf({ verdict, name, rule, reasons }, index) {
  const chip = make("span", { class: `verdict ${verdict}` }, say(`options_import_${verdict}`));
  const label = make("strong", {}, name || say("options_rule_unnamed"));
  const head = rule
    ? make("label", { class: "choice" }, make("input", { type: "checkbox", name: "entry", value: index, checked: TAKEN.includes(verdict) }), label)
    : label;
  return make("li", {}, make("div", { class: "rule-head" }, head, chip), rule && whatOf(rule), reasons.length > 0 && listOf(reasons));
}

/** @param {Rule} rule */
function whatOf({ pattern, target }) {
  return make("p", { class: "rule-what" }, make("code", {}, pattern), make("span", { class: "quiet" }, say("options_rule_leads_to")), make("code", {}, target));
}

/** @param {Entry[]} entries @returns {Rule[]} */
function chosenOf(entries) {
  const boxes = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("#rule-preview input[name=entry]:checked"));
  return [...boxes].flatMap((box) => entries[Number(box.value)]?.rule ?? []);
}

/** @param {Entry[]} entries */
async function take(entries) {
  const rules = chosenOf(entries);
  const ids = new Set(rules.map(({ id }) => id));
  leave();
  await store([...own(), ...rules]);
  byId("rules", HTMLElement).scrollIntoView();
  tell(say("options_imported", rules.length), () => store(own().filter(({ id }) => !ids.has(id))));
}

/** @param {string} words */
function leaver(words) {
  const left = () => {
    leave();
    byId("rule-import", HTMLButtonElement).focus();
  };
  return make("button", { type: "button", class: "button", onclick: left }, say(words));
}

function leave() {
  byId("rule-preview", HTMLElement).replaceChildren();
}

/** The user's own rules, with all that they have. */
function save() {
  const url = URL.createObjectURL(new Blob([exported(own())], { type: "application/json" }));
  make("a", { href: url, download: FILE }).click();
  URL.revokeObjectURL(url);
}
