import assert from "node:assert/strict";
import { test } from "node:test";

import { settled, subdomainsIn } from "../../extension/settings.js";

const RULE = { id: "a", name: "Old", pattern: "https://old.example.com/*", kind: "wildcard", target: "https://new.example.com/$1", exclude: "", on: true };

test("without a policy and without settings everything is as after installing", () => {
  assert.deepEqual(settled({}, {}), { server: "", subdomains: [], ticket_path: "agent", redirect: true, rules: [], managed: [] });
});

test("a policy stands above what was set, and says which settings are its own", () => {
  const { server, redirect, managed } = settled({ server: "https://liaison.example/" }, { server: "https://other.example", redirect: false });
  assert.deepEqual([server, redirect, managed], ["https://liaison.example", false, ["server"]]);
});

test("a policy's rules come first and are marked; one's own stay, and cannot pretend", () => {
  const { rules } = settled({ rules: [{ ...RULE, id: "p" }] }, { rules: [RULE, { ...RULE, id: "b", policy: true }] });
  assert.deepEqual(rules.map(({ id, policy }) => [id, policy]), [["p", true], ["a", undefined]]);
});

test("what is not of its kind counts as not set", () => {
  const odd = { server: 7, subdomains: "acme", ticket_path: "long", redirect: "yes", rules: {} };
  assert.deepEqual(settled(odd, odd), settled({}, {}));
  const { rules } = settled({}, { rules: [null, { pattern: 3, on: false, kept: { grouped: true } }] });
  assert.deepEqual(rules.map(({ id, pattern, on }) => [id, pattern, on]), [["rule-1", "", true], ["rule-2", "", false]]);
  assert.deepEqual(rules[1].kept, { grouped: true });
});

test("a subdomain is known in every way that people write it", () => {
  const written = ["acme", "ACME.zendesk.com", "https://acme-us.zendesk.com/agent/tickets/1", " eu ", "a.b.zendesk.com", "not one!", 7];
  assert.deepEqual(subdomainsIn(written), ["acme", "acme-us", "eu"]);
});
