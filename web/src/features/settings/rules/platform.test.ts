import { expect, it } from "vitest";
import { diskUse, kindLabel, portLabel } from "./platform";

it.each([
  ["BuiltIn", "Built-in"],
  ["OciLayout", "Oci-layout"],
  ["local", "local"],
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
  const use = diskUse({ directory: "/", free_bytes, total_bytes: 100 });
  expect(use.used).toBeCloseTo(used);
  expect(use.tone).toBe(tone);
});

it("a disk that was not measured is not full", () => {
  expect(diskUse({ directory: "/", free_bytes: 0, total_bytes: 0 }).tone).toBe("ok");
});
