import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

/** @type {string[]} */
const granted = [];
/** @type {any} */ (globalThis).chrome = { permissions: { contains: async ({ origins }) => granted.includes(origins[0]) } };
const network = { onLine: true };
Object.defineProperty(globalThis, "navigator", { value: network, configurable: true }); // Node 20 has none
const { ask, judged, read } = await import("../../extension/api.js");

/** @type {import("node:http").IncomingMessage[]} */
const heard = [];
const server = createServer((request, response) => {
  heard.push(request);
  if (request.url?.startsWith("/sidebar/away")) return void response.writeHead(302, { Location: "/api/v1/elsewhere" }).end();
  if (request.url?.startsWith("/sidebar/cut")) return void request.socket.destroy();
  response.writeHead(200, { "Content-Type": "application/json", ETag: '"1"', "Set-Cookie": "a=b" }).end('{"a": 1}');
});
let address = "";

before(async () => {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const at = server.address();
  address = `http://127.0.0.1:${typeof at === "object" ? at?.port : 0}`;
  granted.push("http://127.0.0.1/*");
});
after(() => server.close());

test("a token travels in its header, and nothing but four headers comes back", async () => {
  const got = await ask(address, { path: "/api/v1/extension/session?language=de" }, "secret");
  assert.ok("status" in got);
  assert.deepEqual(Object.keys(got.headers), ["content-type", "date", "etag"]);
  assert.equal(heard.at(-1)?.headers.authorization, "Bearer secret");
  assert.equal(heard.at(-1)?.url, "/api/v1/extension/session?language=de");
  assert.equal(heard.at(-1)?.headers.referer, undefined);
});

for (const path of ["https://evil.example/api/v1/x", "//evil.example/api/v1/x", "/metrics", "/sidebar/../metrics", "/api/v1", "/auth/other/x"]) {
  test(`${path} is not asked`, async () => {
    const before = heard.length;
    await assert.rejects(ask(address, { path }, "secret"), /not a path of Liaison/);
    assert.equal(heard.length, before);
  });
}

test("a token follows no redirect", async () => {
  const before = heard.length;
  assert.deepEqual(await ask(address, { path: "/sidebar/away" }, "secret"), { failed: "server_down" });
  assert.equal(heard.length, before + 1);
});

test("without the user's permission nothing is asked", async () => {
  const before = heard.length;
  assert.deepEqual(await ask(address.replace("127.0.0.1", "localhost"), { path: "/api/v1/x" }), { failed: "no_permission" });
  assert.equal(heard.length, before);
});

test("no answer is the server's fault where there is a network, and the network's where there is none", async () => {
  assert.deepEqual(await ask(address, { path: "/sidebar/cut" }), { failed: "server_down" });
  network.onLine = false;
  assert.deepEqual(await ask(address, { path: "/sidebar/cut" }), { failed: "offline" });
});

/** @type {[number, string, object | null][]} */
const ENDS = [
  [401, '{"code": "token_revoked"}', { failed: "revoked" }],
  [401, '{"code": "token_invalid"}', { failed: "signed_out" }],
  [401, "<html>", { failed: "signed_out" }],
  [403, '{"code": "not_an_agent"}', { failed: "revoked" }],
  [403, '{"code": "forbidden"}', null],
  [429, '{"code": "too_many_requests"}', null],
  [503, "null", null],
];

for (const [status, body, ends] of ENDS) {
  test(`${status} ${body} ${ends ? "ends the sign-in" : "is for the asker"}`, () => {
    const answer = { status, body, headers: {} };
    assert.deepEqual(judged(answer), ends ?? answer);
  });
}

test("a refusal is read with its reason and what to do", () => {
  const answer = { status: 503, body: '{"detail": "Zendesk is away.", "hint": "Try again."}', headers: {} };
  assert.deepEqual(read(answer), { failed: "server_down", detail: "Zendesk is away. Try again." });
  assert.deepEqual(read({ failed: "offline" }), { failed: "offline", detail: "" });
  assert.deepEqual(read({ status: 200, body: '{"a": 1}', headers: {} }), { value: { a: 1 } });
});
