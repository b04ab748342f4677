import assert from "node:assert/strict";
import { test } from "node:test";
import { week } from "./src/index.js";

for (const [date, expected] of [
  ["2024-12-30", 1],
  ["2021-01-03", 53],
  ["2026-01-01", 1],
  ["2026-11-25", 48],
])
  test(`${date} is in week ${expected}`, () => assert.equal(week(new Date(date)), expected));
