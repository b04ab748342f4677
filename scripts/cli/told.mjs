import { exitCodes } from "./exit-codes.mjs";
import { duration, harmless } from "./text.mjs";

/** The stages as people read them. */
export const stageTitles = {
  checkout: "Checkout",
  build: "Build",
  test: "Test",
  push: "Push",
  gitops: "GitOps",
  sync: "Sync",
  rollout: "Rollout",
};

export const stageTitle = (name) => stageTitles[name] ?? (name === "revert" ? "Revert" : name);

export function isFinished({ status }) {
  return status !== "queued" && status !== "running";
}

/** `9f3c2a1 Fix the cart`, as far as it is known. */
export function commitOf({ commit, ref }) {
  if (!commit) return ref && /^[0-9a-f]{40}$/.test(ref) ? ref.slice(0, 7) : (ref ?? "");
  return `${commit.sha.slice(0, 7)} ${harmless(commit.message.split("\n")[0])}`;
}

/**
 * How a finished deployment ended.
 *
 * @returns {{ code: number, headline: string, reason: string | null, logLine: number | null }} `code`: to exit with
 */
export function outcomeOf(deployment, { cancelledHere = false } = {}) {
  const { status, failure, number } = deployment;
  const took = duration(Date.parse(deployment.finished_at) - Date.parse(deployment.requested_at));
  const end = (code, headline, reason = null, logLine = null) => ({ code, headline, reason, logLine });
  switch (status) {
    case "live":
      return end(exitCodes.done, `Live after ${took}`);
    case "retired":
    case "rolled_back":
      return end(exitCodes.done, "It went live, and another has taken its place since");
    case "cancelled":
      return end(
        cancelledHere ? exitCodes.interrupted : exitCodes.overtaken,
        `Deployment #${number} was cancelled`,
        deployment.cancellation_reason ? harmlessLines(deployment.cancellation_reason) : null,
      );
    case "superseded":
      return end(
        exitCodes.overtaken,
        `Deployment #${number} was overtaken`,
        "A newer deployment of the environment was asked for meanwhile, and that one goes live instead.",
      );
    default:
      return end(
        exitCodes.failed,
        failure?.stage ? `${stageTitle(failure.stage)} failed` : `Deployment #${number} failed`,
        failure ? `${harmlessLines(failure.reason)} (${failure.code})` : null,
        failure?.log_line ?? null,
      );
  }
}

/** Reasons may have the last lines of what ran in them. */
export function harmlessLines(text) {
  return text.split("\n").map(harmless).join("\n");
}
