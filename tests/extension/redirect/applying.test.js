import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { difference, redirectsOf } from "../../../extension/redirect/applying.js";
import { builtIn } from "../../../extension/rules/built_in.js";

const [RAW, TICKETS] = builtIn("agent");

for (const form of ["agent", "short"]) {
  test(`the ruleset ${form} of the package is the engine's`, () => {
    const file = new URL(`../../../extension/redirect/${form}.json`, import.meta.url);
    assert.deepEqual(JSON.parse(readFileSync(file, "utf-8")), builtIn(form));
  });
}

test("only what differs is changed", () => {
  const sameInAnotherOrder = { priority: TICKETS.priority, id: TICKETS.id, condition: { domainType: null, ...TICKETS.condition }, action: TICKETS.action };
  assert.deepEqual(difference([RAW, sameInAnotherOrder], [RAW, TICKETS]), { removeRuleIds: [], addRules: [] });
  const other = { ...TICKETS, priority: 7 };
  assert.deepEqual(difference([RAW, TICKETS], [other]), { removeRuleIds: [RAW.id, TICKETS.id], addRules: [other] });
});

test("a redirect that is switched off has no form", () => {
  const settings = { server: "", subdomains: ["acme"], ticket_path: "short", redirect: true, rules: [] };
  assert.deepEqual(redirectsOf(settings), { form: "short", subdomains: ["acme"] });
  assert.equal(redirectsOf({ ...settings, redirect: false }).form, null);
});
