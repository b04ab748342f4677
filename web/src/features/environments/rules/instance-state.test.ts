import { expect, it } from "vitest";
import { cpuWords, instanceAppearance, memoryWords } from "./instance-state";

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
  [0.26, 62_914_560, "0.3 % CPU", "60 MB"],
  [9.96, 1_048_576, "10.0 % CPU", "1 MB"],
  [143.7, 2_147_483_648, "144 % CPU", "2048 MB"],
  [null, null, "–", "–"],
])("%s of a core and %s bytes", (percent, bytes, cpu, memory) => {
  expect([cpuWords(percent), memoryWords(bytes)]).toEqual([cpu, memory]);
});
