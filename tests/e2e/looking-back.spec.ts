import { expect, test } from "./support/test";

test("a deployment is replayed event by event, and the address leads to the moment", async ({ page, dashboard }) => {
  const project = await dashboard.project("archive");
  project.repository.commitSite("Letters");
  await dashboard.deployLive(project);
  const { pathname } = new URL(page.url());

  await page.getByRole("button", { name: "Replay" }).click();
  const replay = page.getByRole("region", { name: "Replay" });
  await expect(replay).toContainText("Requested");
  await expect(page).toHaveURL(`${pathname}?version=1`);
  await dashboard.expectStatus("queued");
  await expect(dashboard.log.locator("[data-line]")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Redeploy" })).toBeHidden();

  // The slider goes by keyboard: to the end, where it is live, and back to where it still waited.
  const slider = replay.getByRole("slider", { name: "Event" });
  await slider.press("End");
  await dashboard.expectStatus("live");
  await expect(replay).toContainText("http://archive.localhost");
  await slider.press("Home");
  await dashboard.expectStatus("queued");

  const built = page.locator('[data-event="image_built"] button');
  await built.click();
  await expect(built).toHaveAttribute("aria-current", "step");
  await dashboard.expectStatus("running");
  await expect(dashboard.stage("build")).toHaveAttribute("data-status", "succeeded");
  await expect(dashboard.stage("gitops")).toHaveAttribute("data-status", "pending");
  await expect(dashboard.log).toContainText("Wrote 1 page");
  await replay.getByText("image_built").click();
  await expect(replay).toContainText("sha256:");

  await page.reload();
  await expect(replay).toContainText("Image built");
  await dashboard.expectStatus("running");

  await replay.getByRole("combobox", { name: "Speed" }).selectOption("4×");
  await replay.getByRole("button", { name: "Play" }).click();
  await dashboard.expectStatus("live");
  await expect(replay.getByRole("button", { name: "Play" })).toBeVisible();
  await replay.getByRole("button", { name: "Back to now" }).click();
  await expect(page).toHaveURL(pathname);
  await expect(replay).toBeHidden();
  await expect(page.getByRole("button", { name: "Redeploy" })).toBeVisible();
});

test("activity tells of everything, live, and leads to before and after", async ({ page, dashboard }) => {
  const project = await dashboard.project("newsroom");
  project.repository.commitSite("Headlines");
  await page.goto(`/activity?project=${project.id}`);
  await expect(page.locator('[data-event="project_created"]')).toBeVisible();

  await dashboard.requestDeployment(project);
  const live = page.locator('[data-event="deployment_went_live"]');
  await expect(live).toContainText("newsroom #1");

  await page.getByRole("combobox", { name: "Kind" }).selectOption("Stages");
  await expect(page).toHaveURL(/kind=stages/);
  await expect(live).toBeHidden();
  await expect(page.locator('[data-event="stage_started"]').first()).toBeVisible();
  await page.getByRole("combobox", { name: "Who" }).selectOption({ label: "AutoStack itself" });
  await page.getByRole("combobox", { name: "Time" }).selectOption("Last hour");
  await page.reload();
  await expect(page.locator('[data-event="image_built"]')).toBeVisible();

  await page.getByRole("combobox", { name: "Kind" }).selectOption("Projects");
  await expect(page.getByText("Nothing matches")).toBeVisible();
  await page.getByRole("button", { name: "Show everything" }).click();

  await page.getByRole("combobox", { name: "Project" }).selectOption("newsroom");
  await live.getByRole("link", { name: "Before: Live" }).click();
  await expect(page).toHaveURL(/\/deployments\/[0-9a-f-]{36}\?version=\d+$/);
  await dashboard.expectStatus("running");
  await page.goBack();
  await live.getByRole("link", { name: "After: Live" }).click();
  await dashboard.expectStatus("live");
});

test("the overview shows what is live, what runs and what went wrong", async ({ page, dashboard }) => {
  const project = await dashboard.project("weather");
  project.repository.commitSite("Sunny");
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();

  await dashboard.requestDeployment(project);
  const live = page.locator('[data-live="weather"]');
  await expect(live).toContainText("Sunny");
  await expect(live).toContainText("Healthy");

  project.repository.commitBroken("Storm", "error: no wind");
  await dashboard.requestDeployment(project);
  const attention = page.getByRole("region", { name: "Needs attention" }).getByRole("link", { name: /weather/ });
  await expect(attention).toContainText("#2 failed in Build");
  await expect(attention).toContainText("no wind");

  project.repository.commitSite("Calm");
  await dashboard.requestDeployment(project);
  await expect(attention).toBeHidden();
  await expect(live).toContainText("Calm");
});
