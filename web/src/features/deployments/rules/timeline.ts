import { stageLabel } from "@/config/stages";
import type { DeploymentEvent } from "@/lib/api/types";
import { formatBytes } from "@/lib/format-bytes";
import { formatDuration } from "@/lib/time/format-duration";
import { subject } from "./commit";
import type { Tone } from "./status";

export interface TimelineEntry {
  title: string;
  detail: string | null;
  tone: Tone;
}

type Data = Record<string, unknown>;

const text = (data: Data, key: string): string | null => (typeof data[key] === "string" ? (data[key] as string) : null);
const number = (data: Data, key: string): number | null =>
  typeof data[key] === "number" ? (data[key] as number) : null;
const stage = (data: Data) => stageLabel(text(data, "stage") ?? "");
const digest = (data: Data) =>
  text(data, "digest")
    ?.replace(/^sha256:/, "")
    .slice(0, 12) ?? null;
const joined = (...parts: (string | null)[]) => parts.filter(Boolean).join(" · ") || null;

const attempt = (data: Data) => {
  const count = number(data, "attempt");
  return count !== null && count > 1 ? `attempt ${count}` : null;
};

type Describe = (data: Data) => [title: string, detail: string | null, tone?: Tone];

/** Every event of a deployment's stream; a type that is not here is shown by its name, so that a newer API is still readable. */
const descriptions: Record<string, Describe> = {
  deployment_requested: (d) => [
    "Requested",
    joined(text(d, "ref"), d.release ? "an existing release, nothing to build" : null),
  ],
  deployment_admitted: () => ["Admitted", "It has its environment to itself"],
  stage_started: (d) => [`${stage(d)} started`, attempt(d), "busy"],
  stage_retried: (d) => [`${stage(d)} is tried again`, joined(text(d, "reason"), attempt(d)), "warn"],
  stage_skipped: (d) => [`${stage(d)} skipped`, text(d, "reason")],
  stage_failed: (d) => [`${stage(d)} failed`, text(d, "reason"), "bad"],
  source_resolved: (d) => [
    "Source resolved",
    joined(text(d, "sha")?.slice(0, 7) ?? null, subject(text(d, "message") ?? "")),
    "ok",
  ],
  image_built: (d) => ["Image built", joined(digest(d), size(d), text(d, "kind")), "ok"],
  tests_passed: () => ["Tests passed", null, "ok"],
  image_pushed: (d) => ["Image pushed", joined(text(d, "reference"), size(d)), "ok"],
  manifest_committed: (d) => [
    "Manifest committed",
    joined("The GitOps repository wants this release", text(d, "commit")?.slice(0, 7) ?? null),
    "ok",
  ],
  sync_requested: (d) => ["Sync requested", text(d, "gitops_commit")?.slice(0, 7) ?? null],
  sync_completed: (d) => ["Sync completed", text(d, "gitops_commit")?.slice(0, 7) ?? null, "ok"],
  rollout_progressed: (d) => [
    "Rollout",
    `${number(d, "healthy_instances") ?? 0} of ${number(d, "wanted_instances") ?? 0} instances healthy`,
    "busy",
  ],
  traffic_shifted: () => ["Traffic shifted", "Requests reach the new release", "ok"],
  deployment_went_live: (d) => ["Live", text(d, "url"), "ok"],
  revert_started: (d) => [
    "Revert started",
    d.to ? "Git is brought back to the last live release" : "The release is removed from Git",
    "warn",
  ],
  revert_retried: (d) => ["Revert is tried again", joined(text(d, "reason"), attempt(d)), "warn"],
  manifest_reverted: (d) => [
    "Manifest reverted",
    text(d, "commit")?.slice(0, 7) ?? "Git did not want this release any more",
    "warn",
  ],
  cancellation_requested: (d) => ["Cancellation requested", text(d, "reason"), "warn"],
  deployment_failed: (d) => ["Failed", joined(d.stage ? `in ${stage(d)}` : null, text(d, "reason")), "bad"],
  deployment_cancelled: () => ["Cancelled", null, "warn"],
  deployment_superseded: () => ["Superseded", "A newer deployment overtook it"],
  deployment_retired: () => ["Retired", "A newer deployment took its place"],
  deployment_rolled_back: () => ["Rolled back", "A rollback replaced it", "warn"],
  deployment_taken_down: (d) => ["Taken down", text(d, "reason")],
  release_removed: (d) => ["Image removed", `The last ${number(d, "kept") ?? 0} releases are kept beside the live one`],
};

export function describeEvent({ type, data }: Pick<DeploymentEvent, "type" | "data">): TimelineEntry {
  const [title, detail, tone = "idle"] = descriptions[type]?.(data) ?? [type.replaceAll("_", " "), null];
  return { title, detail, tone };
}

export const describedEventTypes = Object.keys(descriptions);

/** Who or what caused an event. */
export function describeActor(actor: DeploymentEvent["actor"]): string {
  if (!actor || actor.kind === "system") return "AutoStack";
  return actor.name ?? (actor.kind === "user" ? "a former user" : actor.kind);
}

/** What passed between two events, for the margin; null below a tenth of a second. */
export function sincePrevious(previous: DeploymentEvent | undefined, event: DeploymentEvent): string | null {
  if (!previous) return null;
  const gap = Date.parse(event.at) - Date.parse(previous.at);
  return gap < 100 ? null : `+${formatDuration(gap)}`;
}

function size(data: Data): string | null {
  const bytes = number(data, "size_bytes");
  return bytes === null ? null : formatBytes(bytes);
}
