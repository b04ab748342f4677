import { platformFacts } from "./support/platform-facts";
import { Gate } from "./support/repository";
import { expect, test } from "./support/test";

test("a build that fails says why, and what is live stays live", async ({ page, dashboard }) => {
  const project = await dashboard.project("bakery");
  project.repository.commitSite("Bread");
  await dashboard.deployLive(project);

  project.repository.commitBroken("Cake without flour", "error: flour.md is missing");
  await dashboard.deploy(project);
  await dashboard.expectStatus("failed");
  await expect(dashboard.stage("build")).toHaveAttribute("data-status", "failed");
  const notice = page.getByRole("region", { name: "Failed in Build" });
  await expect(notice).toContainText("error: flour.md is missing");

  await notice.getByRole("button", { name: /^Show line \d+$/ }).click();
  await expect(dashboard.log.locator("[data-line]", { hasText: "error: flour.md is missing" })).toBeInViewport();
  await dashboard.expectServed("bakery", "Bread");

  const failed = page.url();
  await dashboard.act("Retry", "Deploy again");
  await expect(page).not.toHaveURL(failed);
  await dashboard.expectStatus("failed");
  await expect(page.getByRole("heading", { name: "Cake without flour", level: 1 })).toBeVisible();
  await expect(page.getByText(/Retry/).first()).toBeVisible();
});

test("a rollback brings the old page back", async ({ page, dashboard }) => {
  const project = await dashboard.project("library");
  project.repository.commitSite("First edition");
  const first = await dashboard.deployLive(project);
  project.repository.commitSite("Second edition");
  await dashboard.deployLive(project);
  await dashboard.expectServed("library", "Second edition");

  await page.goto(first);
  await dashboard.expectStatus("retired");
  await dashboard.act("Roll back to this", "Roll back to #1");
  await expect(page).not.toHaveURL(first);
  await dashboard.expectStatus("live");
  await expect(dashboard.stage("build")).toHaveAttribute("data-status", "skipped");
  await dashboard.expectServed("library", "First edition");

  await page.goto(`/projects/${project.id}`);
  await expect(page.locator("[data-deployment]")).toHaveCount(3);
  await expect(page.locator('[data-deployment="2"]')).toContainText("Rolled back");
});

test("a cancelled deployment ends at once and leaves what is live", async ({ page, dashboard }) => {
  const project = await dashboard.project("harbour");
  project.repository.commitSite("Ships");
  await dashboard.deployLive(project);
  project.repository.commitSite("Never", { waitFor: new Gate("never") });
  await dashboard.deploy(project);
  await expect(dashboard.log).toContainText("Reading the pages");

  await dashboard.act("Cancel", "Cancel deployment");
  await dashboard.expectStatus("cancelled");
  await expect(dashboard.stage("build")).toHaveAttribute("data-status", "cancelled");
  await expect(page.locator('[data-event="deployment_cancelled"]')).toBeVisible();
  await expect(page.locator('[data-event="cancellation_requested"]')).toContainText(platformFacts().admin.email);
  // The list behind it was read before all that, and the stream of all events had not told of anything by then.
  await page.goBack();
  await expect(page.locator('[data-deployment="2"]')).toContainText("Cancelled");
  await dashboard.expectServed("harbour", "Ships");
});

test("who waits in line sees it, and moves up", async ({ page, dashboard }) => {
  const project = await dashboard.project("bridge");
  const gate = new Gate("bridge");
  project.repository.commitSite("Slow", { waitFor: gate });
  await dashboard.deploy(project);
  await expect(dashboard.log).toContainText("Reading the pages");

  project.repository.commitSite("Quick");
  await dashboard.deploy(project);
  await dashboard.expectStatus("queued");
  await expect(page.getByRole("main").getByText("Next in line: Deployment #1 is running.")).toBeVisible();

  gate.open();
  await dashboard.expectStatus("live");
  await dashboard.expectServed("bridge", "Quick");
});

test("another page's doings show without a reload", async ({ page, dashboard }) => {
  const project = await dashboard.project("market");
  project.repository.commitSite("Apples");
  await page.goto("/projects");
  const card = page.locator('[data-project="market"]');
  await expect(card).toContainText("Nothing is live yet.");

  await dashboard.requestDeployment(project);

  await expect(card).toContainText("Apples");
  await expect(card.getByRole("link", { name: /market.localhost/ })).toBeVisible();
});
