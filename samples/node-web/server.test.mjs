import assert from "node:assert/strict";
import { once } from "node:events";
import { after, test } from "node:test";

process.env.PORT = "0";
const { server } = await import("./server.mjs");
await once(server, "listening");
const address = `http://127.0.0.1:${server.address().port}`;

after(() => server.close());

test("says that it is healthy", async () => {
  const response = await fetch(`${address}/health`);
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), { status: "ok" });
});

test("greets", async () => {
  const response = await fetch(address);
  assert.match(await response.text(), /Hello from Node\.js/);
});

test("knows no other page", async () => {
  assert.equal((await fetch(`${address}/constructor`)).status, 404);
});
