import type { Locator, Route } from "@playwright/test";
import { crashApi } from "./support/api-process";
import { platformFacts } from "./support/platform-facts";
import { Gate } from "./support/repository";
import { expect, test } from "./support/test";

test("two people see each other's changes", async ({ page, dashboard, browser }) => {
  const project = await dashboard.project("choir");
  const gate = new Gate("choir");
  project.repository.commitSite("Alto", { waitFor: gate });
  const { dashboard: baseURL, storageState } = platformFacts();
  const other = await (await browser.newContext({ baseURL, storageState })).newPage();

  await other.goto(`/projects/${project.id}`);
  await expect(other.getByText("Nothing deployed yet")).toBeVisible();
  await dashboard.deploy(project);
  const row = other.locator('[data-deployment="1"]');
  await expect(row).toContainText("Running");
  await row.getByRole("link", { name: /Alto|deployment 1/ }).click();
  await expect(other.getByLabel("Log", { exact: true })).toContainText("Reading the pages");

  await other.getByRole("button", { name: "Cancel", exact: true }).click();
  await other.getByRole("alertdialog").getByRole("button", { name: "Cancel deployment" }).click();
  await dashboard.expectStatus("cancelled");
  await expect(page.locator('[data-event="deployment_cancelled"]')).toBeVisible();
  await other.context().close();
});

test("a page outlives a crash of the API: it says so, comes back, and has missed nothing", async ({
  page,
  dashboard,
}) => {
  const project = await dashboard.project("lantern");
  const gate = new Gate("lantern");
  project.repository.commitSite("Light", { waitFor: gate });
  await dashboard.deploy(project);
  await expect(dashboard.log).toContainText("Reading the pages");

  const badge = page.getByRole("status").filter({ hasText: "Reconnecting" });
  await crashApi(page, () => expect(badge).toBeVisible());
  await expect(badge).toBeHidden();
  gate.open();
  await expect(dashboard.log).toContainText("Wrote 1 page");
  await dashboard.expectStatus("live");
  await expect(page.locator('[data-event="deployment_went_live"]')).toBeVisible();
});

test("every page says what went wrong, and shows all once it is tried again", async ({ page, dashboard }) => {
  // Ten pages, each loaded anew.
  test.slow();
  const project = await dashboard.project("weathervane");
  project.repository.commitSite("North");
  const deployment = new URL(await dashboard.deployLive(project)).pathname;
  const pages: Record<string, Locator> = {
    "/": page.locator("[data-live]").first(),
    "/projects": page.locator('[data-project="weathervane"]'),
    [`/projects/${project.id}`]: page.locator('[data-deployment="1"]'),
    [`/projects/${project.id}/variables`]: page.getByText("No variables yet"),
    [`/projects/${project.id}/environments/production`]: page.locator('[data-environment="production"]'),
    "/deployments": page.locator("[data-deployment]").first(),
    [deployment]: dashboard.stage("build"),
    "/activity": page.locator("[data-event]").first(),
    "/settings": page.getByText(platformFacts().admin.email),
    "/settings/platform": page.getByRole("heading", { name: "Adapters" }),
  };
  const refuse = (route: Route) =>
    route.request().url().includes("/stream")
      ? route.fallback()
      : route.fulfill({
          status: 500,
          json: { title: "The disk of the database is full", status: 500, code: "internal" },
        });
  // A stream that opens has the page read again by itself, before anybody could ask for it.
  await page.route(/\/stream(\?|$)/, (route) => route.abort());
  for (const [address, shows] of Object.entries(pages))
    await test.step(address, async () => {
      await page.route("**/api/bff/**", refuse);
      await page.goto(address);
      const problem = page.getByRole("main").getByRole("alert").first();
      await expect(problem).toContainText("The disk of the database is full");
      await page.unroute("**/api/bff/**", refuse);
      await problem.getByRole("button", { name: "Try again" }).click();
      await expect(shows).toBeVisible();
    });
});

test("offline and back: what happened meanwhile is there without a reload", async ({ page, dashboard, browser }) => {
  const project = await dashboard.project("island");
  project.repository.commitSite("Palms");
  await page.goto(`/projects/${project.id}`);
  await expect(page.getByText("Nothing deployed yet")).toBeVisible();

  await page.context().setOffline(true);
  await expect(page.getByRole("status").filter({ hasText: "Offline" })).toBeVisible();
  const { dashboard: baseURL, storageState } = platformFacts();
  const elsewhere = await browser.newContext({ baseURL, storageState });
  const answer = await elsewhere.request.post(`/api/bff/projects/${project.id}/deployments`, {
    headers: { origin: baseURL },
    data: {},
  });
  expect(answer.status()).toBe(202);
  await elsewhere.close();

  await page.context().setOffline(false);
  await expect(page.locator('[data-deployment="1"]')).toContainText("Palms");
  await expect(page.getByRole("status").filter({ hasText: "Offline" })).toBeHidden();
});

test("an access token that runs out is renewed without a word", async ({ page, dashboard }) => {
  const project = await dashboard.project("almanac");
  await page.goto(`/projects/${project.id}/variables`);
  await expect(page.getByText("No variables yet")).toBeVisible();
  await page.context().clearCookies({ name: "autostack_access" });

  await page.getByRole("button", { name: "New variable" }).click();
  const form = page.getByRole("dialog", { name: "New variable" });
  await form.getByLabel("Name").fill("MOON");
  await form.getByLabel("Value").fill("full");
  await form.getByRole("button", { name: "Set variable" }).click();
  await expect(page.locator('[data-variable="MOON"]')).toBeVisible();
  await expect(page.getByRole("alertdialog")).toBeHidden();
  const sent = await page.context().cookies(`${platformFacts().dashboard}/api/bff/projects`);
  expect(sent.map(({ name }) => name)).toContain("autostack_access");
});

test("a session that ends in the middle of work costs a sign-in and nothing else", async ({ page, dashboard }) => {
  const { admin } = platformFacts();
  const project = await dashboard.project("notebook");
  await page.goto(`/projects/${project.id}/variables`);
  await page.getByRole("button", { name: "New variable" }).click();
  const form = page.getByRole("dialog", { name: "New variable" });
  await form.getByLabel("Name").fill("GREETING");
  await form.getByLabel("Value").fill("Good evening");

  await page.context().clearCookies({ name: /^autostack_/ });
  await form.getByRole("button", { name: "Set variable" }).click();
  const again = page.getByRole("alertdialog", { name: "Your session has ended" });
  await expect(again.getByLabel("Email")).toHaveValue(admin.email);
  await again.getByLabel("Password").fill("not the password");
  await again.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(again.getByLabel("Password")).toHaveAttribute("aria-invalid", "true");
  await again.getByLabel("Password").fill(admin.password);
  await again.getByLabel("Password").press("Enter");
  await expect(again).toBeHidden();

  await expect(form.getByLabel("Value")).toHaveValue("Good evening");
  await form.getByRole("button", { name: "Set variable" }).click();
  await expect(page.locator('[data-variable="GREETING"]')).toBeVisible();

  // The streams are back too: what happens elsewhere shows.
  await page.getByRole("link", { name: "Overview", exact: true }).last().click();
  project.repository.commitSite("Pages");
  await dashboard.requestDeployment(project);
  await expect(page.locator('[data-deployment="1"]')).toContainText("Live");
});
