import type { Locator, Page } from "@playwright/test";
import { platformFacts } from "./support/platform-facts";
import { Gate, Repository } from "./support/repository";
import { expect, test } from "./support/test";

test.use({ storageState: { cookies: [], origins: [] } });

/** Goes on with the tab key until `wanted` has the focus, and sees that the focus shows. */
async function tabTo(page: Page, wanted: Locator, key = "Tab"): Promise<void> {
  await expect(wanted).toBeVisible();
  await expect(wanted).toBeEnabled();
  for (let press = 0; press < 80; press++) {
    await page.keyboard.press(key);
    if (await wanted.evaluate((element) => element === document.activeElement)) {
      const outline = await wanted.evaluate((element) => {
        const own = getComputedStyle(element);
        const after = getComputedStyle(element, "::after");
        return [
          own.outlineStyle,
          after.outlineStyle,
          own.borderColor !== "" && element.matches("input, textarea") ? "border" : "none",
        ];
      });
      expect(
        outline.some((style) => style !== "none"),
        "the focus shows",
      ).toBe(true);
      return;
    }
  }
  throw new Error(`The tab key does not lead to ${wanted}.`);
}

/** Chooses what has the words in a list of commands. */
async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: "Search and commands" })).toBeFocused();
  await page.keyboard.type(words);
  await expect(page.getByRole("option", { selected: true })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: "Search and commands" })).toBeHidden();
}

async function signIn(page: Page): Promise<void> {
  const { admin } = platformFacts();
  await page.goto("/sign-in");
  await expect(page.getByLabel("Email")).toBeFocused();
  await page.keyboard.type(admin.email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(admin.password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible();
}

test("from signing in to what is live, by keyboard alone", async ({ page, dashboard }) => {
  // Every page, key by key.
  test.slow();
  const gate = new Gate("typist");
  const repository = new Repository("typist");
  repository.commitSite("Keys", { waitFor: gate });
  await signIn(page);

  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toContainText("New project");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();

  await page.keyboard.press("c");
  await expect(page.getByLabel("Repository")).toBeFocused();
  await page.keyboard.type(repository.path);
  await expect(page.getByLabel("Name")).toHaveValue("typist");
  await tabTo(page, page.locator("summary"));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByLabel("Build command"));
  await page.keyboard.type("sh build.sh");
  await tabTo(page, page.getByLabel("Output directory"));
  await page.keyboard.type("site");
  await tabTo(page, page.getByRole("button", { name: "Create and deploy" }));
  await page.keyboard.press("Enter");
  await expect(dashboard.log).toContainText("Reading the pages");

  await tabTo(page, page.getByRole("button", { name: "Cancel", exact: true }));
  await page.keyboard.press("Enter");
  const question = page.getByRole("alertdialog");
  await expect(question.getByRole("button", { name: "Keep as it is" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(question).toBeHidden();
  await expect(page.getByRole("button", { name: "Cancel", exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await tabTo(page, question.getByRole("button", { name: "Cancel deployment" }));
  await page.keyboard.press("Enter");
  await dashboard.expectStatus("cancelled");
  gate.open();

  await tabTo(page, page.getByRole("button", { name: "Retry" }));
  const cancelled = page.url();
  await page.keyboard.press("Enter");
  await tabTo(page, question.getByRole("button", { name: "Deploy again" }));
  await page.keyboard.press("Enter");
  await expect(page).not.toHaveURL(cancelled);
  await dashboard.expectStatus("live");

  await page.keyboard.press("r");
  const slider = page.getByRole("slider", { name: "Event" });
  await tabTo(page, slider);
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/version=2$/);
  await page.keyboard.press("r");
  await expect(slider).toBeHidden();
  await page.keyboard.press("/");
  await page.keyboard.type("Wrote");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "1 of 1" })).toBeVisible();

  await command(page, "typist variables");
  await tabTo(page, page.getByRole("button", { name: "New variable" }));
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Name")).toBeFocused();
  await page.keyboard.type("RIBBON");
  await page.keyboard.press("Tab");
  await page.keyboard.type("black");
  await tabTo(page, page.getByRole("button", { name: "Set variable" }));
  await page.keyboard.press("Enter");
  await expect(page.locator('[data-variable="RIBBON"]')).toBeVisible();

  await command(page, "typist production");
  await expect(page).toHaveURL(/\/environments\/production$/);
  await command(page, "pause deployments production of typist");
  await expect(page.getByText("Paused: deployments wait")).toBeVisible();
  await command(page, "resume deployments production of typist");
  await expect(page.getByText("Paused: deployments wait")).toBeHidden();
  await command(page, "stop production of typist");
  await tabTo(page, question.getByRole("button", { name: "Stop production" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Stopped" })).toBeVisible();
  await command(page, "start production of typist");
  await expect(page.getByRole("region", { name: "Stopped" })).toBeHidden();

  for (const [keys, title] of [
    ["gp", "Projects"],
    ["gd", "Deployments"],
    ["ga", "Activity"],
    ["go", "Overview"],
  ] as const) {
    await page.keyboard.type(keys);
    await expect(page.getByRole("heading", { name: title, level: 1 })).toBeVisible();
  }
  await command(page, "sign out");
  await expect(page).toHaveURL(/\/sign-in$/);
});

test("what was deployed, what runs, and its end, by keyboard alone", async ({ page, dashboard }) => {
  test.slow();
  await signIn(page);
  const { id, repository } = await dashboard.serverProject("organist");
  repository.commitServer("Pipes");
  const question = page.getByRole("alertdialog");
  const press = async (wanted: Locator) => {
    await tabTo(page, wanted);
    await page.keyboard.press("Enter");
  };

  await command(page, "project organist");
  await expect(page).toHaveURL(new RegExp(`/projects/${id}$`));
  await expect(page.getByRole("heading", { name: "organist", level: 1 })).toBeVisible();
  await page.keyboard.press("d");
  await page.waitForURL(/\/deployments\//);
  await dashboard.expectStatus("live");
  const first = page.url();
  await press(page.getByRole("button", { name: "Redeploy" }));
  await press(question.getByRole("button", { name: "Redeploy" }));
  await expect(page).not.toHaveURL(first);
  await dashboard.expectStatus("live");

  await command(page, "roll back organist #1");
  await expect(question).toContainText("Roll production of organist back to #1?");
  await press(question.getByRole("button", { name: "Roll back to #1" }));
  await expect(page.getByRole("link", { name: "organist" }).first()).toBeVisible();
  await expect(page.getByText("#3", { exact: true }).first()).toBeVisible();
  await dashboard.expectStatus("live");
  await press(page.getByRole("button", { name: "Replay" }));
  await press(page.getByRole("button", { name: "Play", exact: true }));
  await expect(page).toHaveURL(/version=3$/);
  await press(page.getByRole("button", { name: "Back to now" }));

  await command(page, "scale production of organist");
  await expect(page.getByRole("dialog").getByLabel("Instances of web")).toBeFocused();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("2");
  await page.keyboard.press("Enter");
  await expect(page.locator('[data-instance="web.2"]')).toContainText("Healthy");

  const line = dashboard.log.locator("[data-line]", { hasText: "Serving Pipes" });
  await expect(line.first()).toBeVisible();
  await tabTo(page, page.getByRole("combobox", { name: "Printed by" }));
  await page.keyboard.type("web.2");
  await expect(line).toHaveCount(1);
  await expect(page).toHaveURL(/instance=web\.2$/);
  await press(page.getByRole("button", { name: "Search all that is kept" }));
  await tabTo(page, page.getByLabel("Search the log"), "Shift+Tab");
  await page.keyboard.type("pipes");
  await expect(dashboard.log.getByRole("status")).toHaveText("1");
  await page.keyboard.press("Enter");
  await press(page.getByRole("button", { name: "Show what is around it" }));
  await expect(page.getByText(/^What stands around line \d+$/)).toBeVisible();
  await press(page.getByRole("button", { name: "Copy link to the marked line" }));
  await expect(page.getByText(/^Link to line \d+ copied$/)).toBeVisible();

  await command(page, "organist settings");
  await tabTo(page, page.getByLabel("Test command"));
  await page.keyboard.type("true");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Settings saved")).toBeVisible();
  const zone = page.getByRole("region", { name: "Delete organist" });
  await tabTo(page, zone.getByRole("textbox"));
  await page.keyboard.type("organist");
  await press(zone.getByRole("button", { name: "Delete project" }));
  await expect(page.getByRole("heading", { name: "Projects", level: 1 })).toBeVisible();
  await expect(page.locator('[data-project="organist"]')).toBeHidden();
});
