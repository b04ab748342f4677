import { expect, it } from "vitest";
import { aDeployment, anImage } from "@/testing/a-deployment";
import { actionItems, deploymentItem, pageItems, projectItems } from "./palette-items";

it("reaches every page that stands alone", () => {
  expect(pageItems.map(({ href }) => href)).toEqual(
    expect.arrayContaining([
      "/",
      "/projects",
      "/projects/new",
      "/deployments",
      "/activity",
      "/settings",
      "/settings/platform",
    ]),
  );
});

it("reaches every page of a project", () => {
  const hrefs = projectItems({ id: "p1", name: "shop" }).map(({ href }) => href);
  expect(hrefs).toEqual(["/projects/p1", "/projects/p1/variables", "/projects/p1/settings"]);
});

it.each([
  ["running" as const, ["Cancel: shop #7"]],
  ["live" as const, ["Redeploy: shop #7", "Retry: shop #7", "Deploy newest: shop #7"]],
  ["retired" as const, ["Roll back to this: shop #7", "Retry: shop #7", "Deploy newest: shop #7"]],
])("offers for what is %s: %j", (status, labels) => {
  const items = actionItems(aDeployment({ status, image: anImage, rollback_offered: true }));
  expect(items.map(({ label }) => label)).toEqual(labels);
  expect(items[0]?.href).toMatch(/^\/deployments\/0193-1\?do=/);
});

it("no two items are alike", () => {
  const deployments = [aDeployment(), aDeployment({ id: "0193-2" })];
  const values = [
    ...pageItems,
    ...projectItems({ id: "p1", name: "shop" }),
    ...projectItems({ id: "p2", name: "shop" }),
    ...deployments.map(deploymentItem),
    ...deployments.flatMap(actionItems),
  ].map(({ value }) => value);
  expect(new Set(values).size).toBe(values.length);
});
