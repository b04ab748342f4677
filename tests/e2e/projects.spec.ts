import { platformFacts } from "./support/platform-facts";
import { Repository } from "./support/repository";
import { expect, test } from "./support/test";

test("what would be built is shown before anything is", async ({ page }) => {
  const repository = new Repository("workshop");
  repository.commitSite("Tools");
  await page.goto("/projects/new");
  const detected = page.getByRole("region", { name: "What was detected" });
  await page.getByLabel("Repository").fill(`${repository.path}-of-nobody`);
  await expect(detected).toContainText("workshop-of-nobody");
  await expect(detected.getByText("Static site")).toBeHidden();

  await page.getByLabel("Repository").fill(repository.path);
  await page.getByText("Build and run").click();
  await page.getByLabel("Build command").fill("sh build.sh");
  await page.getByLabel("Output directory").fill("site");
  await expect(detected).toContainText("Static site");
  await expect(detected).toContainText("sh build.sh");
});

test("variables: one by one, a whole .env with what it would change, and gone again", async ({ page, dashboard }) => {
  const project = await dashboard.project("kitchen");
  await page.goto(`/projects/${project.id}`);
  await page.getByRole("link", { name: "Variables" }).click();
  await expect(page.getByText("No variables yet")).toBeVisible();

  await page.getByRole("button", { name: "New variable" }).click();
  const form = page.getByRole("dialog", { name: "New variable" });
  await form.getByLabel("Name").fill("OVEN DEGREES");
  await form.getByLabel("Value").fill("180");
  await form.getByRole("button", { name: "Set variable" }).click();
  await expect(form).toContainText("Letters, digits and _");
  await form.getByLabel("Name").fill("OVEN_DEGREES");
  await form.getByRole("button", { name: "Set variable" }).click();
  const oven = page.locator('[data-variable="OVEN_DEGREES"]');
  await expect(oven).not.toContainText("180");
  await oven.getByRole("button", { name: "Show OVEN_DEGREES" }).click();
  await expect(oven).toContainText("180");

  await page.getByRole("button", { name: "Paste a .env" }).click();
  const paste = page.getByRole("dialog", { name: "Paste a .env" });
  await paste.getByLabel("Content").fill("OVEN_DEGREES=200 # hotter\nexport RECIPE='Cake'\nnonsense");
  await expect(paste).toContainText("Line 3: no NAME=value.");
  await paste.getByLabel("Content").fill("OVEN_DEGREES=200 # hotter\nexport RECIPE='Cake'");
  await paste.getByLabel("Keep all of them secret").uncheck();
  await expect(paste.getByRole("status")).toHaveText("1 added, 1 changed");
  await expect(paste.locator('[data-effect="changed"]')).toContainText("OVEN_DEGREES");
  await paste.getByRole("button", { name: "Set 2 variables" }).click();
  await expect(page.locator('[data-variable="RECIPE"]')).toBeVisible();
  await expect(oven).toContainText("200");

  await page.getByRole("button", { name: "Remove RECIPE" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove variable" }).click();
  await expect(page.locator('[data-variable="RECIPE"]')).toBeHidden();
});

test("a secret is never shown again, and its value stays when only the rest is changed", async ({
  page,
  dashboard,
}) => {
  const project = await dashboard.project("vault");
  await page.goto(`/projects/${project.id}/variables`);
  await page.getByRole("button", { name: "New variable" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Name").fill("TOKEN");
  await form.getByLabel("Value").fill("s3cr3t-of-the-vault");
  await form.getByLabel("Secret").check();
  await form.getByRole("button", { name: "Set variable" }).click();
  const token = page.locator('[data-variable="TOKEN"]');
  await expect(token).toContainText("secret");
  await page.reload();
  await token.getByRole("button", { name: "Change TOKEN" }).click();
  await expect(form.getByLabel("Value")).toHaveValue("");
  await form.getByLabel("Used at").selectOption("build");
  await form.getByRole("button", { name: "Set variable" }).click();
  await expect(token).toContainText("build");
  expect(await page.content()).not.toContain("s3cr3t-of-the-vault");
});

test("settings are saved, refused at their field, and what differs is told with the next deployment", async ({
  page,
  dashboard,
}) => {
  const project = await dashboard.project("garage");
  project.repository.commitSite("Cars");
  await dashboard.deployLive(project);
  await page.goto(`/projects/${project.id}/settings`);
  await expect(page.getByRole("region", { name: "What was detected" })).toContainText("Static site");
  const save = page.getByRole("button", { name: "Save settings" });
  await expect(save).toBeDisabled();

  await page.getByLabel("Replicas").fill("none");
  await save.click();
  await expect(page.getByText("Enter a whole number from 1.")).toBeVisible();
  await page.getByLabel("Replicas").fill("1");
  await page.getByLabel("Test command").fill("test -f site/index.html");
  await save.click();
  await expect(page.getByText("Settings saved")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Test command")).toHaveValue("test -f site/index.html");

  await dashboard.deployLive(project);
  await expect(page.getByText("test command added")).toBeVisible();
  await expect(page.getByText("test -f site/index.html").first()).toBeVisible();
});

test("a further environment has its own address, is paused and resumed, and deleted by its name", async ({
  page,
  dashboard,
}) => {
  const project = await dashboard.project("theatre");
  project.repository.commitSite("Curtain");
  await page.goto(`/projects/${project.id}`);
  await page.getByRole("button", { name: "New environment" }).click();
  const form = page.getByRole("dialog", { name: "New environment" });
  await form.getByLabel("Name").fill("production");
  await form.getByRole("button", { name: "Create environment" }).click();
  await expect(form).toContainText("There is an environment production already.");
  await form.getByLabel("Name").fill("rehearsal");
  await form.getByRole("button", { name: "Create environment" }).click();
  await expect(page).toHaveURL(/\/environments\/rehearsal$/);

  await page.getByRole("button", { name: "Pause deployments" }).click();
  await expect(page.getByText("Paused: deployments wait")).toBeVisible();
  const card = page.locator('[data-environment="rehearsal"]');
  await card.getByRole("button", { name: "Deploy rehearsal of theatre" }).click();
  await dashboard.expectStatus("queued");
  await expect(page.getByRole("main")).toContainText("paused");
  const deployment = page.url();
  await page.goto(`/projects/${project.id}/environments/rehearsal`);
  await page.getByRole("button", { name: "Resume deployments" }).click();
  await page.goto(deployment);
  await dashboard.expectStatus("live");
  await dashboard.expectServed("theatre--rehearsal", "Curtain");

  await page.goto(`/projects/${project.id}/environments/rehearsal`);
  const zone = page.getByRole("region", { name: "Delete rehearsal" });
  await expect(zone.getByRole("button", { name: "Delete environment" })).toBeDisabled();
  await zone.getByLabel("Type rehearsal to go on").fill("rehearsal");
  await zone.getByRole("button", { name: "Delete environment" }).click();
  await expect(page).toHaveURL(`/projects/${project.id}`);
  await expect(page.locator('[data-environment="rehearsal"]')).toBeHidden();
  await expect(page.locator('[data-environment="production"]')).toBeVisible();
});

test("what somebody else saves does not take what is being typed", async ({ page, dashboard, browser }) => {
  const project = await dashboard.project("orchard");
  const { dashboard: baseURL, storageState } = platformFacts();
  const other = await (await browser.newContext({ baseURL, storageState })).newPage();
  await page.goto(`/projects/${project.id}/settings`);
  await page.getByLabel("Build command").fill("sh build.sh --pears");

  await other.goto(`/projects/${project.id}/settings`);
  await other.getByLabel("Test command").fill("test -d site");
  await other.getByRole("button", { name: "Save settings" }).click();
  await expect(page.getByLabel("Test command")).toHaveValue("test -d site");
  await expect(page.getByLabel("Build command")).toHaveValue("sh build.sh --pears");

  await page.getByRole("button", { name: "Save settings" }).click();
  await expect(other.getByLabel("Build command")).toHaveValue("sh build.sh --pears");
  await expect(other.getByLabel("Test command")).toHaveValue("test -d site");
  await other.context().close();
});

test("the button of an empty list leads to its deployment, also when the list tells of it first", async ({
  page,
  dashboard,
}) => {
  const project = await dashboard.project("meadow");
  project.repository.commitSite("Grass");
  await page.goto(`/projects/${project.id}`);
  const empty = page.getByRole("button", { name: "Deploy meadow" }).last();
  await expect(page.getByText("Nothing deployed yet")).toBeVisible();
  // The answer is held back until the stream has put the deployment in the place of the button.
  await page.route("**/api/bff/projects/*/deployments", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    const response = await route.fetch();
    await expect(page.locator('[data-deployment="1"]')).toBeVisible();
    await route.fulfill({ response });
  });

  await empty.click();
  await page.waitForURL(/\/deployments\/[0-9a-f-]{36}$/);
  await dashboard.expectStatus("live");
});

test("a project is deleted by its name, and only by it", async ({ page, dashboard }) => {
  const project = await dashboard.project("mistake");
  await page.goto(`/projects/${project.id}/settings`);
  const zone = page.getByRole("region", { name: "Delete mistake" });
  await zone.getByLabel("Type mistake to go on").fill("mistak");
  await expect(zone.getByRole("button", { name: "Delete project" })).toBeDisabled();
  await zone.getByLabel("Type mistake to go on").fill("mistake");
  await zone.getByRole("button", { name: "Delete project" }).click();
  await expect(page).toHaveURL(/\/projects$/);
  await expect(page.locator('[data-project="mistake"]')).toBeHidden();
});
