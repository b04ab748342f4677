import { request } from "@playwright/test";
import { factsVariable } from "../support/platform-facts";
import { type PlatformFacts, TestPlatform } from "./test-platform";

/** Starts the platform and signs in once for all tests that don't test signing in. Ends it after them, or when it can't start. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const server = process.env.AUTOSTACK_TEST_DATABASE;
  if (!server) throw new Error("AUTOSTACK_TEST_DATABASE must name a PostgreSQL (Host=…;Port=…;Username=…;Password=…).");
  const platform = new TestPlatform();
  try {
    const facts = await platform.start(server);
    await signIn(facts);
    process.env[factsVariable] = JSON.stringify(facts);
  } catch (error) {
    await platform.stop().catch(() => {});
    throw error;
  }
  return () => platform.stop();
}

async function signIn({ dashboard, admin, storageState }: PlatformFacts): Promise<void> {
  const browser = await request.newContext({ baseURL: dashboard, extraHTTPHeaders: { origin: dashboard } });
  const answer = await browser.post("/api/bff/auth/login", { data: admin });
  if (!answer.ok()) throw new Error(`Signing in was answered with ${answer.status()}: ${await answer.text()}`);
  await browser.storageState({ path: storageState });
  await browser.dispose();
}
