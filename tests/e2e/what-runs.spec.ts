import { readFileSync } from "node:fs";
import { editManifest } from "./support/gitops";
import { platformFacts } from "./support/platform-facts";
import { expect, test } from "./support/test";

test("what runs is scaled, restarted, stopped and started without a deployment", async ({ page, dashboard }) => {
  // Four changes, each of which waits for instances to be well.
  test.slow();
  const project = await dashboard.serverProject("circus");
  project.repository.commitServer("Elephants");
  await dashboard.deployLive(project);
  await page.goto(`/projects/${project.id}`);
  await page.getByRole("link", { name: "production" }).click();
  const instance = (name: string) => page.locator(`[data-instance="${name}"]`);
  await expect(instance("web.1")).toContainText("Healthy");
  await expect(page.getByRole("list", { name: "Health by day" }).getByRole("listitem").last()).toContainText("healthy");

  await page.getByRole("button", { name: "Scale", exact: true }).click();
  const scale = page.getByRole("dialog", { name: "Scale production" });
  await scale.getByLabel("Instances of web").fill("0");
  await scale.getByRole("button", { name: "Scale", exact: true }).click();
  await expect(scale).toContainText("A whole number from 1 to 50");
  await scale.getByLabel("Instances of web").fill("2");
  await scale.getByRole("button", { name: "Scale", exact: true }).click();
  await expect(scale).toBeHidden();
  await expect(instance("web.2")).toContainText("Healthy");
  await expect(page.locator('[data-environment="production"]')).toContainText("2 replicas");

  // The log is of both together, or of one.
  await expect(dashboard.log.locator("[data-line]", { hasText: /web\.1.*Serving Elephants/ })).toBeVisible();
  await page.getByRole("button", { name: "Log of web.2" }).click();
  const line = dashboard.log.locator("[data-line]", { hasText: "Serving Elephants" });
  await expect(line).toHaveCount(1);
  const pidOf = async (one: typeof line) => /as (\d+)/.exec((await one.textContent()) ?? "")?.[1];
  const before = await pidOf(line);

  await page.getByRole("button", { name: "Restart", exact: true }).click();
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText("keeps answering all the while");
  await question.getByRole("button", { name: "Restart" }).click();
  await expect(line).toHaveCount(2);
  expect(await pidOf(line.last())).not.toBe(before);
  await expect(page.getByRole("region", { name: "Restarting" })).toBeHidden();

  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await expect(question).toContainText("stops serving #1");
  await question.getByRole("button", { name: "Stop production" }).click();
  await expect(page.getByRole("region", { name: "Stopped" })).toBeVisible();
  await expect(instance("web.1")).toBeHidden();
  const address = `http://circus.localhost:${platformFacts().proxyPort}/`;
  const visitor = await page.context().newPage();
  expect((await visitor.goto(address))?.status()).toBe(503);
  await visitor.close();

  await page.getByRole("button", { name: "Start", exact: true }).click();
  await expect(page.getByRole("region", { name: "Stopped" })).toBeHidden();
  await expect(instance("web.2")).toContainText("Healthy");
  await dashboard.expectServed("circus", "Elephants");
});

test("an instance that crashes says how often, and its last words", async ({ page, dashboard }) => {
  const project = await dashboard.serverProject("attic");
  project.repository.commitServer("Boxes");
  await dashboard.deployLive(project);
  await page.goto(`/projects/${project.id}/environments/production`);
  const instance = page.locator('[data-instance="web.1"]');
  await expect(instance).toContainText("Healthy");

  const visitor = await page.context().newPage();
  await visitor.goto(`http://attic.localhost:${platformFacts().proxyPort}/crash`).catch(() => {});
  await visitor.close();

  await expect(instance).toContainText("1 restart");
  await instance.getByText("its last words").click();
  await expect(instance).toContainText("The roof came down");
  await expect(instance).toContainText("Healthy");
});

test("what somebody changed in the GitOps repository is told with both values", async ({ page, dashboard }) => {
  const project = await dashboard.serverProject("museum");
  project.repository.commitServer("Vases");
  await dashboard.deployLive(project);
  await page.goto(`/projects/${project.id}/environments/production`);
  await expect(page.locator('[data-instance="web.1"]')).toContainText("Healthy");

  editManifest("museum", (manifest) => manifest.replace("replicas: 1", "replicas: 4"));
  const notice = page.getByRole("region", { name: "The GitOps repository was changed by somebody else" });
  await expect(notice).toContainText("process web: 1 ×");
  await expect(notice).toContainText("process web: 4 ×");

  await page.getByRole("button", { name: "Deploy production of museum" }).click();
  await dashboard.expectStatus("live");
  await page.goBack();
  await expect(page.locator('[data-instance="web.1"]')).toContainText("#2");
  await expect(notice).toBeHidden();
});

test("the log of an application goes back to its first line, and is searched whole", async ({ page, dashboard }) => {
  // From end to end of a long log, filter by filter.
  test.slow();
  const project = await dashboard.serverProject("ledger");
  project.repository.commitServer("Accounts", { entries: 1_500 });
  await dashboard.deployLive(project);
  await page.goto(`/projects/${project.id}/environments/production`);
  const line = (text: string) => dashboard.log.locator("[data-line]", { hasText: text });
  const count = dashboard.log.getByRole("status");
  const search = page.getByLabel("Search the log");
  await expect(line("Serving Accounts")).toBeVisible();
  await dashboard.log.evaluate((log) => log.scrollIntoView({ block: "center" }));
  await search.fill("Entry 7.");
  await expect(count).toHaveText("none");

  const everything = page.getByRole("button", { name: "Search all that is kept" });
  await everything.click();
  await expect(line("Entry 7.")).toBeVisible();
  await expect(count).toHaveText("1");

  // What was found leads to what stands around it; its address opens the log there, for others too, and the way back leads back.
  await search.press("Enter");
  await page.getByRole("button", { name: "Show what is around it" }).click();
  const around = page.getByText("What stands around line 7");
  await expect(around).toBeVisible();
  await expect(line("Entry 8.")).toBeInViewport();
  await expect(page).toHaveURL(/\?line=7$/);
  await page.reload();
  await expect(around).toBeVisible();
  await expect(line("Entry 7.")).toBeInViewport();
  await page.goBack();
  await expect(line("Serving Accounts")).toBeInViewport();

  const when = page.getByRole("combobox", { name: "Printed when" });
  await when.selectOption({ label: "Between…" });
  await page.getByLabel("From", { exact: true }).fill("2020-01-01T00:00");
  await page.getByLabel("To", { exact: true }).fill("2020-01-02T00:00");
  await expect(dashboard.log).toContainText("production has written nothing in this time.");
  await when.selectOption({ label: "Last hour" });
  await page.getByRole("combobox", { name: "Printed by" }).selectOption({ label: "web.1" });
  await expect(line("Serving Accounts")).toBeVisible();
  await expect(page).toHaveURL(/\?instance=web\.1&period=hour$/);
  await page.getByRole("button", { name: "Clear" }).click();
  const downloaded = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download the log" }).click();
  const kept = readFileSync(await (await downloaded).path(), "utf8")
    .trimEnd()
    .split("\n");
  expect(kept.filter((text) => / Entry \d+\.$/.test(text))).toHaveLength(1_500);
  await search.fill("Entry 7.");
  await expect(count).toHaveText("none");

  await page.getByRole("button", { name: "Load earlier lines" }).click();
  await expect(count).toHaveText("1");
  await expect(page.getByRole("button", { name: "Load earlier lines" })).toBeHidden();
  await search.press("Enter");
  await expect(line("Entry 7.")).toBeInViewport();
  await dashboard.log.getByRole("button", { name: "Follow" }).click();
  await expect(line("Serving Accounts")).toBeInViewport();
});
