import assert from "node:assert/strict";
import { test } from "node:test";

import { patternOf, serverAddress } from "../../extension/server_address.js";

/** @type {[string, object][]} */
const TABLE = [
  ["https://liaison.example.com", { address: "https://liaison.example.com" }],
  [" HTTPS://Liaison.Example.com/ ", { address: "https://liaison.example.com" }],
  ["liaison.example.com:8443", { address: "https://liaison.example.com:8443" }],
  ["http://127.0.0.1:8080", { address: "http://127.0.0.1:8080" }],
  ["http://localhost:8080/", { address: "http://localhost:8080" }],
  ["", { why: "empty" }],
  ["http://liaison.example.com", { why: "http" }],
  ["http://127.0.0.1.evil.example", { why: "http" }],
  ["ftp://liaison.example.com", { why: "http" }],
  ["javascript://liaison.example.com/%0aalert(1)", { why: "http" }],
  ["https://", { why: "unreadable" }],
  ["two words", { why: "unreadable" }],
  ["https://liaison.example.com/app", { why: "path" }],
  ["https://me:secret@liaison.example.com", { why: "path" }],
  ["https://liaison.example.com/?next=x", { why: "path" }],
];

for (const [typed, known] of TABLE) {
  test(`${JSON.stringify(typed)} is ${JSON.stringify(known)}`, () => assert.deepEqual(serverAddress(typed), known));
}

test("a host permission names no port: Firefox refuses one", () => {
  assert.equal(patternOf("http://127.0.0.1:8080"), "http://127.0.0.1/*");
  assert.equal(patternOf("https://liaison.example.com"), "https://liaison.example.com/*");
});
