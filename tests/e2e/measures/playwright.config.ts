import { defineConfig } from "@playwright/test";
import base from "../playwright.config";

/** What is measured and drawn rather than tested: `npm run measure -- weight|scrolling|live|lighthouse|screenshots`. */
export default defineConfig({
  ...base,
  testDir: ".",
  testMatch: "*.measure.ts",
  outputDir: "../../../test-results/measures",
  globalSetup: "../platform/global-setup.ts",
  timeout: 15 * 60_000,
  use: { ...base.use, trace: "off", screenshot: "off" },
});
