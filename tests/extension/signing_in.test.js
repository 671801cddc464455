import assert from "node:assert/strict";
import { test } from "node:test";

import { answerIn, browserName, challengeOf, secret } from "../../extension/signing_in.js";

test("the challenge is that of RFC 7636, appendix B", async () => {
  const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  assert.equal(await challengeOf(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
});

test("a secret has 256 bits and is never the same", () => {
  assert.match(secret(), /^[A-Za-z0-9_-]{43}$/);
  assert.notEqual(secret(), secret());
});

test("a code counts with our own state only", () => {
  const back = (/** @type {string} */ query) => answerIn(`https://id.chromiumapp.org/?${query}`, "mine");
  assert.deepEqual(back("code=c1&state=mine"), { code: "c1", detail: "" });
  assert.deepEqual(back("code=c1&state=theirs"), { code: "", detail: "" });
  assert.deepEqual(back("code=c1"), { code: "", detail: "" });
  assert.deepEqual(answerIn("", "mine"), { code: "", detail: "" });
});

test("a refusal says why, in words where there are some", () => {
  const back = (/** @type {string} */ query) => answerIn(`https://id.chromiumapp.org/?state=mine&${query}`, "mine");
  assert.deepEqual(back("error=access_denied&error_description=Not%20an%20agent."), { code: "", detail: "Not an agent." });
  assert.deepEqual(back("error=access_denied&code=c1"), { code: "", detail: "access_denied" });
});

test("a browser is named so that its owner knows it", () => {
  const chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
  assert.equal(browserName(chrome), "Chrome, Linux");
  assert.equal(browserName(chrome.replace("X11; Linux x86_64", "Windows NT 10.0") + " Edg/156.0.0.0"), "Edge, Windows");
  assert.equal(browserName("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:153.0) Gecko/20100101 Firefox/153.0"), "Firefox, macOS");
  assert.equal(browserName(""), "?");
});
