import { platformFacts } from "./support/platform-facts";
import { expect, test } from "./support/test";

test.use({ storageState: { cookies: [], origins: [] } });

const home = () => `${platformFacts().dashboard}/`;

test("a sign-in link signs in, once; signed out, the password does", async ({ page, browser }) => {
  const { linkToken, admin } = platformFacts();
  await page.goto(`/sign-in#${linkToken}`);
  await expect(page).toHaveURL(home());
  await expect(page.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible();

  const stranger = await browser.newPage({ baseURL: platformFacts().dashboard });
  await stranger.goto(`/sign-in#${linkToken}`);
  await expect(stranger.getByRole("main").getByRole("alert")).toContainText("This sign-in link does not work");
  await stranger.close();

  await page.getByRole("button", { name: "Account and theme" }).click();
  await expect(page.getByText(admin.email)).toBeVisible();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in$/);

  await page.goto("/deployments");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByLabel("Email").fill(admin.email);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("Not signed in");

  await page.getByLabel("Password").fill(admin.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/deployments$/);
  await expect(page.getByRole("heading", { name: "Deployments", level: 1 })).toBeVisible();
});

test("no script of a page can read the session", async ({ page }) => {
  const { admin } = platformFacts();
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(admin.email);
  await page.getByLabel("Password").fill(admin.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(home());

  const cookies = (await page.context().cookies()).filter(({ name }) => /^autostack_(access|refresh)$/.test(name));
  // Asked for at the path that they are sent to, and no other.
  const sent = await page.context().cookies(`${platformFacts().dashboard}/api/bff/projects`);

  expect(cookies.every(({ httpOnly, path }) => httpOnly && path === "/api/bff")).toBe(true);
  expect(sent.filter(({ httpOnly }) => httpOnly).map(({ name }) => name)).toEqual(
    expect.arrayContaining(["autostack_access", "autostack_refresh"]),
  );
  expect(await page.evaluate(() => document.cookie)).not.toContain("autostack_access");
});
