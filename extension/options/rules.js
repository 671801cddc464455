import { byId } from "../elements.js";
import { newRule } from "../rules/rule.js";
import { say } from "../words.js";
import { now, own, store, watch } from "./own_rules.js";
import { openForm } from "./rule_form.js";
import { itemOf } from "./rule_item.js";
import { nameOf } from "./rule_words.js";
import { tell } from "./told.js";

/** @typedef {import("../settings.js").Rule} Rule */

/** The list of rules, and what can be done to each. */
export function showRules() {
  byId("rule-add", HTMLButtonElement).addEventListener("click", () => edit(newRule()));
  watch(paint);
}

/** Painted anew after each change; who stood on a button stands on it again. */
function paint() {
  const list = byId("rule-list", HTMLOListElement);
  const stood = standingIn(list);
  const mine = own();
  const items = now.rules.map((rule) => {
    const place = { first: rule.id === mine[0]?.id, last: rule.id === mine.at(-1)?.id };
    return itemOf(rule, rule.policy ? null : actsOn(rule), place);
  });
  list.replaceChildren(...items);
  byId("rule-none", HTMLElement).hidden = items.length > 0;
  byId("rule-export", HTMLButtonElement).hidden = !mine.length;
  if (stood) standOn(list, stood.rule, stood.act);
}

/** @param {Rule} rule */
function actsOn(rule) {
  return {
    up: () => move(rule, -1),
    down: () => move(rule, 1),
    edit: () => edit(rule),
    remove: () => remove(rule),
    turn: (/** @type {boolean} */ on) => turn(rule, on),
  };
}

/** @param {Rule} rule @param {number} by */
async function move(rule, by) {
  const rules = own();
  const from = rules.findIndex(({ id }) => id === rule.id);
  rules.splice(from + by, 0, ...rules.splice(from, 1));
  await store(rules);
  tell(say("options_rule_moved", nameOf(rule), from + by + 1, rules.length));
}

/** @param {Rule} rule @param {boolean} on */
async function turn(rule, on) {
  await store(own().map((one) => (one.id === rule.id ? { ...one, on } : one)));
}

/** @param {Rule} rule */
async function remove(rule) {
  const before = own();
  const place = before.findIndex(({ id }) => id === rule.id);
  await store(before.filter(({ id }) => id !== rule.id));
  tell(say("options_rule_removed", nameOf(rule)), async () => {
    const rules = own();
    await store([...rules.slice(0, place), rule, ...rules.slice(place)]);
    standOn(byId("rule-list", HTMLOListElement), rule.id, "edit");
  });
}

/** @param {Rule} rule new, or one of the list */
function edit(rule) {
  const isNew = !own().some(({ id }) => id === rule.id);
  openForm(rule, isNew, {
    kept: async (changed) => {
      await store(isNew ? [...own(), changed] : own().map((one) => (one.id === rule.id ? changed : one)));
      tell(say("options_saved"));
      standOn(byId("rule-list", HTMLOListElement), changed.id, "edit");
    },
    left: () => {
      if (isNew) byId("rule-add", HTMLButtonElement).focus();
      else standOn(byId("rule-list", HTMLOListElement), rule.id, "edit");
    },
  });
}

/** @param {HTMLElement} list */
function standingIn(list) {
  const button = document.activeElement;
  const item = button instanceof HTMLElement && list.contains(button) ? button.closest("[data-rule]") : null;
  if (!(item instanceof HTMLElement) || !(button instanceof HTMLElement)) return null;
  return { rule: item.dataset.rule ?? "", act: button.dataset.act ?? "" };
}

/** @param {HTMLElement} list @param {string} rule @param {string} act */
function standOn(list, rule, act) {
  const item = list.querySelector(`[data-rule="${CSS.escape(rule)}"]`);
  const button = item?.querySelector(`[data-act="${CSS.escape(act)}"]`) ?? item?.querySelector("[data-act=edit]");
  if (button instanceof HTMLElement) button.focus();
}
