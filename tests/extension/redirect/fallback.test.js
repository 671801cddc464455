import assert from "node:assert/strict";
import { test } from "node:test";

import { leadsTo } from "../../../extension/redirect/fallback.js";
import { newRule } from "../../../extension/rules/rule.js";

const API = "https://acme.zendesk.com/api/v2/tickets/12.json";
const PAGE = "https://acme.zendesk.com/agent/tickets/12";
const SETTINGS = { server: "", subdomains: [], ticket_path: "agent", redirect: true, rules: [] };
const OWN = newRule({ pattern: "https://acme.zendesk.com/api/v2/tickets/*.json", target: "https://tickets.example/$1" });

/** @param {object} changed @param {string[]} [origins] */
const leads = (changed, origins = []) => leadsTo(API, { ...SETTINGS, ...changed }, origins);

test("an address of the API leads where the settings say", () => {
  assert.equal(leads({}), PAGE);
  assert.equal(leads({ ticket_path: "short" }), "https://acme.zendesk.com/tickets/12");
  assert.equal(leads({ rules: [OWN] }), "https://tickets.example/12");
  assert.equal(leads({ redirect: false }), "");
  assert.equal(leads({ subdomains: ["other"] }), "");
});

test("a refused rule, which the browser was not given either, leads nowhere", () => {
  const slow = newRule({ kind: "regex", pattern: "^https://acme\\.zendesk\\.com/api/v2/(a|aa|[a-z0-9/.])+!?$", target: "https://tickets.example/" });
  const unknown = newRule({ kind: "regex", pattern: "/api/v2/tickets/(\\d+)", target: "https://tickets.example/$1" });
  const captured = newRule({ kind: "regex", pattern: "^https://acme\\.zendesk\\.com/api/v2/tickets/12(.*)", target: "tel:12" });
  for (const refused of [slow, unknown, captured]) assert.equal(leads({ rules: [refused] }), PAGE, refused.pattern);
});

test("a rule of a host that is not allowed does not lead on", () => {
  const on = newRule({ pattern: "https://tickets.example/*", target: "https://elsewhere.example/$1" });
  assert.equal(leads({ rules: [OWN, on] }), "https://tickets.example/12");
  assert.equal(leads({ rules: [OWN, on] }, ["https://tickets.example/*"]), "https://elsewhere.example/12");
});
