import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./support/test";

const themes = ["light", "dark"] as const;
const noSession = { cookies: [], origins: [] };

async function expectNoSeriousViolation(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n  ")}`)).toEqual([]);
}

async function expectNothingSideways(page: Page): Promise<void> {
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width, `${page.url()} is ${width} px wide in a window of 375`).toBeLessThanOrEqual(375);
}

test("the pages are accessible in both themes and fit a phone", async ({ page, dashboard }) => {
  // Fifteen pages, each looked at three times.
  test.setTimeout(15 * 60_000);
  const project = await dashboard.project("a-rather-long-name-for-a-small-screen-x");
  project.repository.commitSite("Everything about a site whose subject hardly fits into one line of a telephone");
  const live = await dashboard.deployLive(project);
  project.repository.commitBroken("Broken", `error: ${"unbreakable".repeat(30)}`);
  await dashboard.deploy(project);
  await dashboard.expectStatus("failed");
  const failed = page.url();

  await dashboard.setVariable(project, "DATABASE_URL", "postgres://nowhere", true);
  await dashboard.setVariable(project, "GREETING", "Good evening", false);

  const pages = {
    overview: { path: "/", shows: page.locator("[data-live]").first() },
    activity: { path: "/activity", shows: page.locator("[data-event]").first() },
    replay: { path: `${failed}?version=4`, shows: page.getByRole("region", { name: "Replay" }) },
    projects: { path: "/projects", shows: page.locator("[data-project]").first() },
    "new project": { path: "/projects/new", shows: page.getByLabel("Repository") },
    project: { path: `/projects/${project.id}`, shows: page.locator('[data-deployment="1"]') },
    variables: { path: `/projects/${project.id}/variables`, shows: page.locator("[data-variable]").first() },
    "project settings": { path: `/projects/${project.id}/settings`, shows: page.getByLabel("Build command") },
    environment: {
      path: `/projects/${project.id}/environments/production`,
      shows: page.getByRole("list", { name: "Health by day" }),
    },
    account: { path: "/settings", shows: page.getByRole("radiogroup", { name: "Theme" }) },
    platform: { path: "/settings/platform", shows: page.getByRole("heading", { name: "Adapters" }) },
    "no such page": { path: "/nowhere", shows: page.getByText("There is no such page") },
    deployments: { path: "/deployments", shows: page.locator("[data-deployment]").first() },
    "live deployment": { path: live, shows: dashboard.log.locator("[data-line]").first() },
    "failed deployment": { path: failed, shows: dashboard.log.locator("[data-line]").first() },
  };
  await lookAt(page, pages);
});

test("what is not there, and a span of a log, are accessible in both themes and fit a phone", async ({
  page,
  dashboard,
}) => {
  test.slow();
  const project = await dashboard.project("gap");
  const nobody = "0197b1d2-7c3a-7e50-8a10-5b6c7d8e9f00";
  const span = "from=2026-01-31T12:00:00Z&to=2026-01-31T13:00:00Z";
  await lookAt(page, {
    "no such project": {
      path: `/projects/${nobody}`,
      shows: page.getByRole("heading", { name: "This project does not exist" }),
    },
    "no such deployment": {
      path: `/deployments/${nobody}`,
      shows: page.getByRole("link", { name: "To the deployments" }),
    },
    "no such environment": {
      path: `/projects/${project.id}/environments/nowhere`,
      shows: page.getByText("There is no environment nowhere"),
    },
    "a span of a log": {
      path: `/projects/${project.id}/environments/production?${span}`,
      shows: page.getByText("production has written nothing in this time."),
    },
  });
});

/** Looks at pages in both themes, and at the width of a phone. */
async function lookAt(page: Page, pages: Readonly<Record<string, { path: string; shows: Locator }>>): Promise<void> {
  for (const [name, { path, shows }] of Object.entries(pages))
    await test.step(name, async () => {
      for (const colorScheme of themes) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.setViewportSize({ width: 1280, height: 900 });
        await page.goto(path);
        await expect(shows).toBeVisible();
        await expectNoSeriousViolation(page);
      }
      await page.setViewportSize({ width: 375, height: 812 });
      await expect(shows).toBeVisible();
      await expectNothingSideways(page);
      await expectNoSeriousViolation(page);
    });
}

test.describe("signed out", () => {
  test.use({ storageState: noSession });

  for (const colorScheme of themes)
    test(`the sign-in page is accessible in the ${colorScheme} theme and fits a phone`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.goto("/sign-in");
      await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
      await expectNoSeriousViolation(page);
      await page.setViewportSize({ width: 375, height: 812 });
      await expectNothingSideways(page);
    });
});

test("the palette leads anywhere by keyboard", async ({ page, dashboard }) => {
  const project = await dashboard.project("lighthouse");
  await page.goto("/projects");
  await expect(page.locator('[data-project="lighthouse"]')).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("lighthouse");
  await page
    .getByRole("option", { name: /lighthouse/ })
    .first()
    .press("Enter");
  await expect(page).toHaveURL(new RegExp(`/(projects/${project.id}|deployments/)`));
});
