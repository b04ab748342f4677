import assert from "node:assert/strict";
import { test } from "node:test";
import { settings } from "./settings.mjs";

test("looks every ten seconds unless told otherwise", () => {
  assert.equal(settings({}).intervalMs, 10_000);
  assert.equal(settings({ INTERVAL_SECONDS: "3" }).intervalMs, 3_000);
});

for (const wrong of ["0", "soon", "3601"])
  test(`refuses '${wrong}'`, () => assert.throws(() => settings({ INTERVAL_SECONDS: wrong }), /from 1 to 3600/));
