import assert from "node:assert/strict";
import { test } from "node:test";

import { instanceAt, isOlder, pageOf, stateOf } from "../../extension/states.js";

const CONFIG = {
  instances: [{ name: "global", subdomain: "acme", host: "desk.acme.example" }],
  anchors: [],
  minimum_version: "0.1",
};
const FINE = {
  server: "https://liaison.example",
  permitted: true,
  config: CONFIG,
  version: "0.1.0",
  host: "acme.zendesk.com",
  signIn: { token: "t" },
  failed: null,
};

/** @type {[string, object, string][]} */
const TABLE = [
  ["nothing is wrong", {}, "signed_in"],
  ["no server is set, whatever else is known", { server: "", signIn: null }, "no_server"],
  ["the user has taken the server's permission back", { permitted: false, failed: "server_down" }, "no_permission"],
  ["the server wants a newer extension", { version: "0.0.9" }, "outdated"],
  ["an old extension is told before a missing sign-in", { version: "0.0.9", signIn: null }, "outdated"],
  ["a Zendesk that the server does not know", { host: "other.zendesk.com" }, "other_zendesk"],
  ["the agents' own name of a Zendesk is known, too", { host: "desk.acme.example" }, "signed_in"],
  ["no Zendesk is looked at", { host: null }, "signed_in"],
  ["there is no network", { config: null, failed: "offline" }, "offline"],
  ["the server never answered", { config: null, failed: "server_down" }, "server_down"],
  ["nobody has signed in yet", { signIn: null }, "signed_out"],
  ["the sign-in was revoked", { signIn: { token: "", ended: "revoked" } }, "revoked"],
  ["the agent signed out", { signIn: { token: "", ended: "signed_out" } }, "signed_out"],
];

for (const [name, changed, state] of TABLE) {
  test(name, () => assert.equal(stateOf(/** @type {any} */ ({ ...FINE, ...changed })), state));
}

test("every state has one button that helps", () => {
  assert.deepEqual(pageOf("revoked"), { title: "state_revoked_title", text: "state_revoked", act: "sign_in", label: "state_act_sign_in" });
  assert.equal(pageOf("no_permission").act, "grant");
  assert.equal(pageOf("offline").act, "again");
  assert.equal(pageOf("no_server").act, "options");
  assert.equal(pageOf("outdated").act, "reload");
});

test("a Zendesk is found by its name in any letter case", () => {
  assert.equal(instanceAt(CONFIG, "ACME.zendesk.com")?.name, "global");
  assert.equal(instanceAt(CONFIG, "acme.zendesk.com.evil.example"), null);
});

test("versions are compared number by number", () => {
  const older = [["0.9.0", "0.10.0"], ["1", "1.0.1"], ["0.1.0", "1"]];
  const notOlder = [["0.10.0", "0.9.9"], ["1.0.0", "1"], ["0.1.0", ""], ["0.1.0", "any"]];
  for (const [own, least] of older) assert.equal(isOlder(own ?? "", least ?? ""), true, `${own} ${least}`);
  for (const [own, least] of notOlder) assert.equal(isOlder(own ?? "", least ?? ""), false, `${own} ${least}`);
});
