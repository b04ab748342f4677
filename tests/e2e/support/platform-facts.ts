import type { PlatformFacts } from "../platform/test-platform";

export const factsVariable = "AUTOSTACK_E2E_PLATFORM";

/** The platform that the global setup has started. */
export const platformFacts = (): PlatformFacts => JSON.parse(process.env[factsVariable] ?? "null");
