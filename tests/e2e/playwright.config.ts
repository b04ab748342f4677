import { defineConfig } from "@playwright/test";

/**
 * The dashboard in a real browser against a platform of its own. `npm test` runs this; by hand, with the C# code and the
 * dashboard built: AUTOSTACK_TEST_DATABASE="Host=…;Port=…;Username=…" npx playwright test --config tests/e2e
 */
export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  outputDir: "../../test-results",
  globalSetup: "./platform/global-setup.ts",
  // Deployments share the machine's cores; side by side they would only wait for each other.
  workers: 1,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: [["list"]],
  use: {
    viewport: { width: 1280, height: 900 },
    launchOptions: { executablePath: process.env.AUTOSTACK_CHROMIUM || undefined },
    permissions: ["clipboard-read", "clipboard-write"],
    // A wrong locator should cost its own patience, not the test's.
    actionTimeout: 20_000,
    navigationTimeout: 20_000,
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
  },
});
