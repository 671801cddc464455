import assert from "node:assert/strict";
import { test } from "node:test";

import { isOpenable, pageOfAddress, ticketOfNumber } from "../../../extension/popup/local_links.js";

/** @type {[string, string | null][]} */
const ADDRESSES = [
  ["https://acme.zendesk.com/api/v2/tickets/4242.json", "https://acme.zendesk.com/agent/tickets/4242"],
  [" HTTPS://ACME.Zendesk.com/api/v2/tickets/4242.json?include=users#x ", "https://acme.zendesk.com/agent/tickets/4242"],
  ["acme.zendesk.com/tickets/4242", "https://acme.zendesk.com/agent/tickets/4242"],
  ["https://acme.zendesk.com/agent/tickets/4242/events", "https://acme.zendesk.com/agent/tickets/4242"],
  ["https://acme.zendesk.com/agent/#/tickets/4242", "https://acme.zendesk.com/agent/tickets/4242"],
  ["https://acme.zendesk.com/hc/en-us/requests/4242", "https://acme.zendesk.com/agent/tickets/4242"],
  ["https://acme.zendesk.com/api/v2/users/7.json", "https://acme.zendesk.com/agent/users/7"],
  ["https://acme.zendesk.com/api/v2/organizations/7", "https://acme.zendesk.com/agent/organizations/7"],
  ["https://acme.zendesk.com/api/v2/tickets/4242/comments.json", "https://acme.zendesk.com/agent/tickets/4242"],
  ["https://acme.zendesk.com/api/v2/tickets.json", null],
  ["https://acme.zendesk.com.evil.example/api/v2/tickets/4242.json", null],
  ["https://evil.example/?u=https://acme.zendesk.com/api/v2/tickets/4242.json", null],
  ["Acme", null],
];

for (const [text, page] of ADDRESSES) {
  test(`${text} leads to ${page}`, () => assert.equal(pageOfAddress(text), page));
}

test("a bare number is a ticket's where one Zendesk is known", () => {
  assert.deepEqual(ticketOfNumber(" #4242 ", ["acme.zendesk.com"]), { url: "https://acme.zendesk.com/agent/tickets/4242" });
  assert.deepEqual(ticketOfNumber("4242", ["a.zendesk.com", "b.zendesk.com"]), {
    candidates: [
      { title: "#4242", detail: "a.zendesk.com", url: "https://a.zendesk.com/agent/tickets/4242" },
      { title: "#4242", detail: "b.zendesk.com", url: "https://b.zendesk.com/agent/tickets/4242" },
    ],
  });
  assert.equal(ticketOfNumber("4242", []), null);
  assert.equal(ticketOfNumber("00004242", ["acme.zendesk.com"]), null); // a Salesforce case's number
  assert.equal(ticketOfNumber("Acme 4242", ["acme.zendesk.com"]), null);
});

test("only a web address is opened, whatever a server says", () => {
  assert.equal(isOpenable("https://acme.zendesk.com/agent/tickets/1"), true);
  for (const url of ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "", null, 7]) assert.equal(isOpenable(url), false);
});
