import { expect, test } from "./support/test";

test("a redeploy brings the same image live with what was changed since, and builds nothing", async ({
  page,
  dashboard,
}) => {
  const project = await dashboard.serverProject("bookshop");
  project.repository.commitServer("Novels");
  const first = await dashboard.deployLive(project);
  const image = page.getByRole("button", { name: "Copy image digest" }).locator("..");
  const digest = (await image.textContent()) ?? "";
  expect(digest).toMatch(/^[0-9a-f]{12}/);
  await dashboard.setVariable(project, "OPENING_HOURS", "9 to 5", false);
  // What a redeploy does not bring: a newer commit.
  project.repository.commitServer("Never");

  await page.getByRole("button", { name: "Redeploy", exact: true }).click();
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText("Nothing is built");
  await expect(question).toContainText("#1 keeps serving");
  await question.getByRole("button", { name: "Redeploy" }).click();

  await expect(page).not.toHaveURL(first);
  await dashboard.expectStatus("live");
  await expect(image).toHaveText(digest);
  for (const stage of ["build", "test", "push"])
    await expect(dashboard.stage(stage)).toHaveAttribute("data-status", "skipped");
  await expect(page.getByText("OPENING_HOURS (runtime variable) added")).toBeVisible();
  await expect(page.locator("main header").first()).toContainText("redeploy");
  await dashboard.expectServed("bookshop", "Novels");

  await page.goto(first);
  await dashboard.expectStatus("retired");
  await expect(page.getByRole("button", { name: "Redeploy", exact: true })).toBeHidden();
  await page.goto(`/projects/${project.id}/environments/production`);
  const revision = page.locator('[data-revision="2"]');
  await expect(revision).toContainText("OPENING_HOURS (runtime variable) added");
  await expect(revision).toContainText("#2 is live with it");
});
