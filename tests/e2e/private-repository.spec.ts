import { GitServer } from "./support/git-server";
import { Repository } from "./support/repository";
import { SshServer } from "./support/ssh-server";
import { test as base, expect } from "./support/test";

const { token } = GitServer;

const test = base.extend<{ server: GitServer; ssh: SshServer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures are wanted.
  server: async ({}, use) => {
    const server = await GitServer.start();
    await use(server);
    server.stop();
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  ssh: async ({}, use) => {
    const ssh = await SshServer.start();
    await use(ssh);
    await ssh.stop();
  },
});

test("a private repository is looked into and deployed with a token that is shown to nobody", async ({
  page,
  dashboard,
  server,
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

test.describe("by SSH", () => {
  test.skip(!SshServer.isInstalled, "sshd is not installed (Debian: apt-get install openssh-server)");

  test("a private repository is looked into and deployed with a key for a server whose host key is known", async ({
    page,
    dashboard,
    ssh,
  }) => {
    const repository = new Repository("cellar-archive");
    repository.commitSite("Bottles");
    await page.goto("/projects/new");
    await page.getByLabel("Repository").fill(ssh.address(repository));
    await page.getByLabel("Name", { exact: true }).fill("cellar-archive");
    await page.getByText("Build and run").click();
    await page.getByLabel("Build command").fill("sh build.sh");
    await page.getByLabel("Output directory").fill("site");
    await page.getByText("Private repository").click();
    const lookWithIt = page.getByRole("button", { name: "Look with it" });

    await page.getByLabel("Private key").fill("-----BEGIN RSA PRIVATE KEY-----");
    await lookWithIt.click();
    await expect(page.getByText("it begins with BEGIN OPENSSH PRIVATE KEY")).toBeVisible();
    await expect(page.getByText("no other server is trusted")).toBeVisible();

    await page.getByLabel("Private key").fill(ssh.otherKey);
    await page.getByLabel("Known hosts").fill(ssh.knownHosts);
    await lookWithIt.click();
    await expect(page.getByRole("status").filter({ hasText: "refuses it" })).toBeVisible();

    await page.getByRole("button", { name: "Give another" }).click();
    await page.getByLabel("Private key").fill(ssh.key);
    await page.getByLabel("Known hosts").fill(ssh.knownHosts);
    await lookWithIt.click();
    const detected = page.getByRole("region", { name: "What was detected" });
    await expect(detected).toContainText("Static site");
    const secret = ssh.key.split("\n")[1] as string;
    expect(await page.content()).not.toContain(secret);

    await page.getByRole("button", { name: "Create and deploy" }).click();
    await page.waitForURL(/\/deployments\/[0-9a-f-]{36}$/);
    await dashboard.expectStatus("live");
    await dashboard.expectServed("cellar-archive", "Bottles");

    await page.getByRole("link", { name: "cellar-archive" }).first().click();
    await page.getByRole("navigation", { name: "cellar-archive" }).getByRole("link", { name: "Settings" }).click();
    const credential = page.getByRole("region", { name: "Source credential" });
    await expect(credential).toContainText("SHA256:");
    expect(await page.content()).not.toContain(secret);
  });
});
