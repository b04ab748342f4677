import { test as base } from "@playwright/test";
import { Dashboard } from "./dashboard";
import { platformFacts } from "./platform-facts";

/** Tests with a browser that is signed in to the platform. */
export const test = base.extend<{ dashboard: Dashboard }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures are wanted.
  baseURL: async ({}, use) => use(platformFacts().dashboard),
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  storageState: async ({}, use) => use(platformFacts().storageState),
  dashboard: async ({ page }, use) => use(new Dashboard(page)),
});

export { expect } from "@playwright/test";
