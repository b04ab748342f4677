import type { Deployment } from "@/lib/api/types";

/** For a queued deployment, its place in line and what it waits for, in one line. */
export function describeWaiting(deployment: Deployment): string | null {
  if (deployment.status !== "queued") return null;
  const place =
    deployment.queue_position === null
      ? null
      : deployment.queue_position === 1
        ? "Next in line"
        : `${ordinal(deployment.queue_position)} in line`;
  return [place, deployment.waits_for].filter(Boolean).join(": ") || "Waits for its turn";
}

function ordinal(value: number): string {
  const teen = value % 100 >= 11 && value % 100 <= 13;
  const suffix = teen ? "th" : (["th", "st", "nd", "rd"][value % 10] ?? "th");
  return `${value}${suffix}`;
}
