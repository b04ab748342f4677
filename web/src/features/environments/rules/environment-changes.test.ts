import { expect, it } from "vitest";
import type { EnvironmentChange, LiveRelease } from "@/lib/api/types";
import { anEnvironment } from "@/testing/a-deployment";
import {
  changeConfirmation,
  changesFor,
  changeToTell,
  checkCount,
  processCounts,
  whyNoChange,
} from "./environment-changes";

const live: LiveRelease = {
  deployment_id: "d1",
  number: 3,
  commit: "0123456789",
  commit_message: "Cart",
  image_digest: "sha256:ab",
  config_revision: 1,
  since: "2026-01-01T12:00:00Z",
};
const change = (but: Partial<EnvironmentChange>): EnvironmentChange => ({
  id: "c1",
  kind: "scale",
  status: "running",
  requested_at: "2026-01-01T12:30:00Z",
  started_at: null,
  finished_at: null,
  reverting: false,
  note: null,
  failure: null,
  ...but,
});

it.each([
  ["nothing is live", { live: null }, [], []],
  ["it is stopped", { live, stopped: true }, [], ["start"]],
  ["processes run", { live }, ["web.1"], ["scale", "restart", "stop"]],
  ["the proxy serves a site by itself", { live }, [], ["stop"]],
])("%s: what can be changed", (_, but, instances, expected) => {
  expect(changesFor(anEnvironment(but), instances)).toEqual(expected);
});

it("numbers are those that were scaled to, else those of the settings, else those that run", () => {
  const environment = anEnvironment({
    replicas: 2,
    processes: [{ name: "worker", replicas: 4 }],
    overrides: { instances: { mailer: 0 } },
  });
  const running = [{ process: "web" }, { process: "clock" }, { process: "mailer" }];
  expect(processCounts(environment, running)).toEqual([
    { name: "web", count: 2 },
    { name: "clock", count: 1 },
    { name: "mailer", count: 0 },
    { name: "worker", count: 4 },
  ]);
  expect(processCounts({ ...environment, overrides: { instances: { web: 5 } } }, running)[0]?.count).toBe(5);
});

it.each([
  ["web", "1", true],
  ["web", "0", false],
  ["worker", "0", true],
  ["web", "51", false],
  ["web", "two", false],
  ["web", "", false],
])("%s with %j instances is fine: %s", (process, typed, fine) => {
  expect(checkCount(process, typed) === null).toBe(fine);
});

it("a stop says which address stops answering, a restart that it goes on", () => {
  const environment = anEnvironment({ live });
  expect(changeConfirmation("stop", environment, "shop")).toMatchObject({
    confirm: "Stop production",
    dangerous: true,
  });
  expect(changeConfirmation("stop", environment, "shop").consequences[0]).toContain("http://shop.localhost:8080 stops");
  expect(changeConfirmation("restart", environment, "shop").consequences[1]).toContain("keeps answering");
});

it.each([
  ["at work", change({}), true],
  ["done", change({ status: "succeeded" }), false],
  ["failed after the last release", change({ status: "failed", finished_at: "2026-01-01T12:31:00Z" }), true],
  ["failed before the last release", change({ status: "failed", finished_at: "2026-01-01T11:00:00Z" }), false],
])("a change that is %s is told of: %s", (_, told, expected) => {
  expect(changeToTell(anEnvironment({ live, change: told })) !== null).toBe(expected);
});

it.each([
  [{}, "Nothing is live in production."],
  [{ live, stopped: true }, "production is stopped: start it first."],
  [{ live }, "No instance runs in production. A static site has none: the proxy serves it by itself."],
])("a change that %o does not take is refused because: %s", (but, why) => {
  expect(whyNoChange(anEnvironment(but))).toBe(why);
});
