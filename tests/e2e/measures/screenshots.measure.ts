import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { Gate } from "../support/repository";
import { expect, test } from "../support/test";

const directory = path.resolve(import.meta.dirname, "..", "..", "..", "test-results", "screenshots");
const views = [
  { name: "light", colorScheme: "light", width: 1280, height: 860 },
  { name: "dark", colorScheme: "dark", width: 1280, height: 860 },
  { name: "phone", colorScheme: "light", width: 375, height: 812 },
  { name: "phone-dark", colorScheme: "dark", width: 375, height: 812 },
] as const;

test("every page, in both themes and at the width of a phone", async ({ page, dashboard }) => {
  await draw(page, { "overview-new": "/", "projects-none": "/projects", "deployments-none": "/deployments" });
  const shop = await dashboard.project("storefront");
  const noise = [
    "printf '\\033[36m› Installing\\033[0m dependencies\\n'",
    "for i in $(seq 1 40); do printf '  \\033[32m✓\\033[0m package-%s resolved\\n' $i; done",
    "mkdir -p site && echo '<!doctype html><title>Shop</title><h1>Shop</h1>' > site/index.html",
  ];
  for (const message of ["Add the product grid", "Checkout shows taxes", "Images load faster"]) {
    shop.repository.commitScript(message, [`echo '${message}'`, ...noise]);
    await dashboard.deployLive(shop);
  }
  const live = new URL(page.url()).pathname;
  shop.repository.commitScript("Try the new router", [
    ...noise,
    "printf '\\033[31merror\\033[0m src/router.ts:41:7 - error TS2345: A string is no Route.\\n' >&2",
    "exit 2",
  ]);
  await dashboard.deploy(shop);
  await dashboard.expectStatus("failed");
  const failed = new URL(page.url()).pathname;
  for (const [name, value] of [
    ["PUBLIC_NAME", "Storefront"],
    ["DATABASE_URL", "postgres://shop"],
  ] as const)
    await dashboard.setVariable(shop, name, value, name !== "PUBLIC_NAME");
  const shell = await dashboard.serverProject("checkout-api");
  shell.repository.commitServer("Orders");
  await dashboard.deployLive(shell);
  await dashboard.scale(shell, 3);
  const docs = await dashboard.project("handbook");
  docs.repository.commitSite("The handbook");
  await dashboard.deployLive(docs);
  const gate = new Gate("screenshots");
  const search = await dashboard.project("search");
  search.repository.commitSite("Index everything", { waitFor: gate });
  await dashboard.deploy(search);
  await expect(dashboard.log).toContainText("Reading the pages");
  await dashboard.requestDeployment(search);

  const pages: Record<string, string> = {
    overview: "/",
    projects: "/projects",
    "new-project": "/projects/new",
    project: `/projects/${shop.id}`,
    variables: `/projects/${shop.id}/variables`,
    "project-settings": `/projects/${shop.id}/settings`,
    environment: `/projects/${shop.id}/environments/production`,
    "environment-processes": `/projects/${shell.id}/environments/production`,
    deployments: "/deployments",
    "deployment-live": live,
    "deployment-failed": failed,
    replay: `${live}?version=9`,
    activity: "/activity",
    account: "/settings",
    platform: "/settings/platform",
  };
  await draw(page, pages);
  gate.open();
  console.log(`Screenshots are in ${directory}`);
});

/** Draws pages in every view. */
async function draw(page: Page, pages: Record<string, string>): Promise<void> {
  mkdirSync(directory, { recursive: true });
  for (const { name: view, colorScheme, width, height } of views) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height });
    for (const [name, address] of Object.entries(pages)) {
      await page.goto(address);
      await expect(page.locator("[aria-busy=true], [data-skeleton]")).toHaveCount(0);
      await page.screenshot({ path: path.join(directory, `${name}-${view}.png`), fullPage: true });
    }
  }
}
