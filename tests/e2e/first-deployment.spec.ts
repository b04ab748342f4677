import { platformFacts } from "./support/platform-facts";
import { Gate, Repository } from "./support/repository";
import { expect, test } from "./support/test";

test("from a repository to a live page", async ({ page, dashboard }) => {
  const gate = new Gate("garden");
  const repository = new Repository("garden");
  const commit = repository.commitSite("Roses", { waitFor: gate });

  await page.goto("/projects");
  await page.getByRole("link", { name: "New project" }).first().click();
  await page.getByLabel("Repository").fill(repository.path);
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("garden");
  await page.getByText("Build and run").click();
  await page.getByLabel("Build command").fill("sh build.sh");
  await page.getByLabel("Test command").fill("grep -c Roses site/index.html");
  await page.getByLabel("Output directory").fill("site");
  await page.getByRole("button", { name: "Create only" }).click();
  await expect(page.getByRole("heading", { name: "garden", level: 1 })).toBeVisible();
  await expect(page.getByText("Nothing deployed yet")).toBeVisible();

  await page.getByRole("button", { name: "Deploy garden" }).first().click();

  await expect(dashboard.stage("checkout")).toHaveAttribute("data-status", "succeeded");
  await expect(dashboard.stage("build")).toHaveAttribute("data-status", "running");
  await expect(page.getByRole("heading", { name: "Roses", level: 1 })).toBeVisible();
  await expect(dashboard.log).toContainText("Reading the pages");
  await expect(dashboard.log).not.toContainText("Wrote 1 page");
  await dashboard.expectStatus("running");

  gate.open();
  await expect(dashboard.log).toContainText("Wrote 1 page");
  for (const stage of ["checkout", "build", "test", "push", "gitops", "sync", "rollout"])
    await expect(dashboard.stage(stage)).toHaveAttribute("data-status", "succeeded");
  await dashboard.expectStatus("live");
  await expect(page.getByText(commit.slice(0, 7)).first()).toBeVisible();
  await expect(page.locator('[data-event="deployment_went_live"]')).toBeVisible();
  await expect(page.locator('[data-event="deployment_requested"]')).toContainText(platformFacts().admin.email);

  const opening = page.waitForEvent("popup");
  await page.getByRole("link", { name: "Open", exact: true }).click();
  const site = await opening;
  await expect(site.getByRole("heading", { level: 1 })).toHaveText("Roses");
  expect(new URL(site.url()).host).toBe(`garden.localhost:${platformFacts().proxyPort}`);
});

test("what the form can't be sent with is said beside the field", async ({ page }) => {
  await page.goto("/projects/new");
  await page.getByLabel("Repository").fill("https://git.example.org/shop.git");
  await page.getByLabel("Name", { exact: true }).fill("Not A Name");
  await page.getByRole("button", { name: "Create and deploy" }).click();
  await expect(page.getByLabel("Name", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Name", { exact: true })).toBeFocused();

  await page.getByLabel("Repository").fill("/etc");
  await page.getByLabel("Name", { exact: true }).fill("elsewhere");
  await page.getByRole("button", { name: "Create only" }).click();
  await expect(page.getByLabel("Repository")).toHaveAttribute("aria-invalid", "true");
});
