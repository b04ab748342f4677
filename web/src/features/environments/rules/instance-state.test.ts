import { expect, it } from "vitest";
import { instanceAppearance, instanceUse } from "./instance-state";

it.each([
  ["starting", "Starting"],
  ["healthy", "Healthy"],
  ["unhealthy", "Not healthy"],
  ["restarting", "Crashed, starting again"],
  ["stopped", "Stopped"],
] as const)("one that is %s", (state, word) => {
  expect(instanceAppearance({ state }).word).toBe(word);
});

it.each([
  [0.26, 62_914_560, "0.3 % CPU · 60 MB"],
  [9.96, 1_048_576, "10.0 % CPU · 1 MB"],
  [143.7, 2_147_483_648, "144 % CPU · 2048 MB"],
  [null, 62_914_560, null],
  [1, null, null],
])("%s of a core and %s bytes", (cpu_percent, memory_bytes, words) => {
  expect(instanceUse({ cpu_percent, memory_bytes })).toBe(words);
});
