import { expect, it } from "vitest";
import { budgetLabel, budgetLimit, diskUse, kindLabel, portLabel } from "./platform";

it.each([
  ["BuiltIn", "Built-in"],
  ["OciLayout", "OCI layout on disk"],
  ["Distribution", "OCI registry"],
  ["SomeThing", "Some thing"],
  ["Git", "Git"],
])("%s is called %s", (kind, label) => {
  expect(kindLabel(kind)).toBe(label);
});

it("a port that is not known is called as the API calls it", () => {
  expect([portLabel("gitops"), portLabel("oven")]).toEqual(["GitOps", "oven"]);
});

it.each([
  [90, 0.1, "ok"],
  [15, 0.85, "warn"],
  [9, 0.91, "bad"],
  [0, 1, "bad"],
])("of a disk with %i of 100 free, %d is used, which is %s", (free_bytes, used, tone) => {
  const use = diskUse({ free_bytes, total_bytes: 100, minimum_free_percent: 10 });
  expect(use.used).toBeCloseTo(used);
  expect(use.tone).toBe(tone);
});

it("a disk that was not measured is not full", () => {
  expect(diskUse({ free_bytes: 0, total_bytes: 0, minimum_free_percent: 10 }).tone).toBe("ok");
});

it("a disk on which less may be free is not nearly full at ten percent", () => {
  expect(diskUse({ free_bytes: 9, total_bytes: 100, minimum_free_percent: 3 }).tone).toBe("ok");
});

it.each([
  [{ limit_bytes: 2 * 1024 ** 3, limit_days: 7 }, "2.1 GB, 7 d"],
  [{ limit_bytes: null, limit_days: null }, "10 releases"],
])("the budget %o is told as %s", (limits, told) => {
  const budget = { kind: "output", bytes: 1, items: 1, oldest_at: null, measured_at: null, removed_at: null } as const;
  expect(budgetLimit({ ...budget, removed_bytes: null, ...limits }, 10)).toBe(told);
});

it("every kind has a label", () => {
  expect([budgetLabel("registry"), budgetLabel("releases")]).toEqual(["Registry", "Unpacked releases"]);
});
