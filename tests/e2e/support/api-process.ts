import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { platformFacts } from "./platform-facts";

/** Kills the API, as a crash would. The platform starts it again; what `meanwhile` looks at is the time without it. */
export async function crashApi(page: Page, meanwhile: () => Promise<void>): Promise<void> {
  const { apiPid, apiMayEnd } = platformFacts();
  const pid = readFileSync(apiPid, "utf8");
  writeFileSync(apiMayEnd, "");
  try {
    process.kill(Number(pid), "SIGKILL");
    await meanwhile();
    await expect(async () => expect(readFileSync(apiPid, "utf8")).not.toBe(pid)).toPass();
    await expect(async () => expect((await page.request.get("/api/bff/platform")).ok()).toBe(true)).toPass();
  } finally {
    rmSync(apiMayEnd, { force: true });
  }
}
