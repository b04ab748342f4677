import { GitServer } from "./support/git-server";
import { Repository } from "./support/repository";
import { expect, test } from "./support/test";

const { token } = GitServer;
let server: GitServer;

test.beforeEach(async () => {
  server = await GitServer.start();
});
test.afterEach(() => server.stop());

test("a private repository is looked into and deployed with a token that is shown to nobody", async ({
  page,
  dashboard,
}) => {
  const repository = new Repository("attic-archive");
  repository.commitSite("Letters");
  await page.goto("/projects/new");
  await page.getByLabel("Repository").fill(server.address(repository));
  await page.getByLabel("Name", { exact: true }).fill("attic-archive");
  await page.getByText("Build and run").click();
  await page.getByLabel("Build command").fill("sh build.sh");
  await page.getByLabel("Output directory").fill("site");
  const detected = page.getByRole("region", { name: "What was detected" });
  await expect(detected).toContainText("wants credentials");

  await page.getByLabel("Token").fill("wr0ng");
  await page.getByRole("button", { name: "Look with it" }).click();
  await expect(page.getByRole("status").filter({ hasText: "refuses it" })).toBeVisible();
  await page.getByRole("button", { name: "Give another" }).click();
  await page.getByLabel("Token").fill(token);
  await page.getByLabel("Token").press("Enter");
  await expect(detected).toContainText("Static site");
  expect(await page.content()).not.toContain(token);

  await page.getByRole("button", { name: "Create and deploy" }).click();
  await page.waitForURL(/\/deployments\/[0-9a-f-]{36}$/);
  await dashboard.expectStatus("live");
  await dashboard.expectServed("attic-archive", "Letters");

  await page.getByRole("link", { name: "attic-archive" }).first().click();
  await page.getByRole("navigation", { name: "attic-archive" }).getByRole("link", { name: "Settings" }).click();
  await expect(detected).toContainText("Static site");
  const credential = page.getByRole("region", { name: "Source credential" });
  await expect(credential).toContainText("127.0.0.1");
  expect(await page.content()).not.toContain(token);

  await credential.getByRole("button", { name: "Remove the token" }).click();
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText("new deployments fail in Checkout");
  await question.getByRole("button", { name: "Remove the token" }).click();
  await expect(credential).toContainText("asked as anybody");
  await expect(detected).toContainText("wants credentials");

  await credential.getByRole("button", { name: "Set a token" }).click();
  const form = page.getByRole("dialog", { name: "Set a token" });
  await form.getByLabel("Token").fill(token);
  await form.getByLabel("User name").fill("deploy");
  await form.getByRole("button", { name: "Set a token" }).click();
  await expect(form).toBeHidden();
  await expect(credential).toContainText("deploy");
  await expect(detected).toContainText("Static site");

  await page.goto("/activity?kind=projects");
  await expect(page.locator('[data-event="project_credential_removed"]').first()).toContainText(
    "Source credential removed",
  );
});
