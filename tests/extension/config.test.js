import assert from "node:assert/strict";
import { test } from "node:test";

import { markOf } from "../../extension/badge.js";
import { configIn } from "../../extension/config.js";

test("what the server tells is read as data, and what is none of it is left out", () => {
  const told = {
    instances: [{ name: "global", subdomain: "acme", host: "Acme.Zendesk.com" }, { name: "odd" }],
    anchors: ["pane_header", 7, null],
    minimum_version: 3,
  };
  assert.deepEqual(configIn(JSON.stringify(told)), {
    instances: [{ name: "global", subdomain: "acme", host: "acme.zendesk.com" }],
    anchors: ["pane_header"],
    minimum_version: "0",
  });
});

for (const body of ["", "<html>", "null", "[]", "{}", '{"instances": 1}', '{"instances": [null]}']) {
  test(`${JSON.stringify(body)} is no Liaison server's`, () => assert.equal(configIn(body), null));
}

test("a failed delivery is louder than an open escalation", () => {
  assert.equal(markOf({ open: 1, failed: 2 }), "!");
  assert.equal(markOf({ open: 2, failed: 0 }), "•");
  assert.equal(markOf({ open: 0, failed: 0 }), "");
  for (const odd of [undefined, null, {}, [], "x"]) assert.equal(markOf(odd), "");
});
