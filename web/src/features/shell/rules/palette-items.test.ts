import { expect, it } from "vitest";
import { aDeployment, aLiveRelease, anEnvironment, anImage } from "@/testing/a-deployment";
import {
  actionItems,
  deploymentItem,
  environmentActItems,
  environmentItems,
  pageItems,
  projectItems,
  projectsNear,
} from "./palette-items";

const shop = { id: "p1", name: "shop" };

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

it("reaches an environment, and what changes what runs there", () => {
  const hrefs = environmentItems(shop, anEnvironment({ live: aLiveRelease })).map(({ href }) => href);
  expect(hrefs).toEqual([
    "/projects/p1/environments/production",
    "/projects/p1/environments/production?do=scale",
    "/projects/p1/environments/production?do=restart",
    "/projects/p1/environments/production?do=stop",
  ]);
});

it.each([
  [{ live: aLiveRelease }, ["Pause deployments: production of shop"]],
  [{ live: aLiveRelease, stopped: true }, ["Start: production of shop", "Pause deployments: production of shop"]],
  [
    { paused: true, auto_deploy: true, auto_deploy_paused: true },
    ["Resume deployments: production of shop", "Resume automatic deployments: production of shop"],
  ],
])("of an environment with %o it does at once: %j", (but, labels) => {
  expect(environmentActItems(shop, anEnvironment(but)).map(({ label }) => label)).toEqual(labels);
});

it.each([
  ["shop staging", ["shop"]],
  ["stop", ["shop", "docs"]],
])("of %j the environments of these are asked for: %j", (query, names) => {
  expect(projectsNear([{ name: "shop" }, { name: "docs" }], query).map(({ name }) => name)).toEqual(names);
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
    ...environmentItems(shop, anEnvironment({ live: aLiveRelease })),
    ...environmentActItems(shop, anEnvironment()),
    ...deployments.map(deploymentItem),
    ...deployments.flatMap(actionItems),
  ].map(({ value }) => value);
  expect(new Set(values).size).toBe(values.length);
});
