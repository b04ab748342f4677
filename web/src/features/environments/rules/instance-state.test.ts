import { expect, it } from "vitest";
import { instanceAppearance } from "./instance-state";

const instance = {
  name: "web.1",
  process: "web",
  healthy: true,
  port: 8100,
  restarts: 0,
  started_at: "2026-01-01T12:00:00Z",
  crashed_at: null as string | null,
  last_crash: [],
};

it.each([
  ["one that answers", {}, "Healthy"],
  ["one that answers again after a crash", { crashed_at: "2026-01-01T11:59:00Z" }, "Healthy"],
  ["one that does not answer yet", { healthy: false, crashed_at: "2026-01-01T11:59:00Z" }, "Not healthy"],
  ["one that never crashed and does not answer", { healthy: false }, "Not healthy"],
  ["one that has ended", { healthy: false, crashed_at: "2026-01-01T12:00:05Z" }, "Crashed"],
])("%s", (_, but, word) => {
  expect(instanceAppearance({ ...instance, ...but }).word).toBe(word);
});
