import { describedEventTypes, describeEvent, type TimelineEntry } from "@/features/deployments/rules/timeline";
import type { ActivityItem } from "@/lib/api/types";

type Data = Readonly<Record<string, unknown>>;
type Describe = (data: Data) => [title: string, detail: string | null, tone?: TimelineEntry["tone"]];

const text = (data: Data, key: string): string | null => (typeof data[key] === "string" ? (data[key] as string) : null);
const numbered = (data: Data): string => (typeof data.number === "number" ? `#${data.number}` : "A deployment");

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** The last thing that an instance said, with how often it ended where several ends were summed up. */
function lastLine({ last_lines: lines, times }: Data): string | null {
  const said = Array.isArray(lines) ? lines.at(-1) : null;
  const often = typeof times === "number" && times > 1 ? `${times} times` : null;
  return [often, typeof said === "string" ? said : null].filter(Boolean).join(" · ") || null;
}

/** `Restart`, `Stop`, `Start` or `Scale`. */
function change(data: Data): string {
  return capital(text(data, "kind") ?? "change");
}

/** Events of projects and environments; those of deployments are told by the deployment's own timeline. */
const descriptions: Record<string, Describe> = {
  project_created: (d) => ["Project created", text(d, "repository_url"), "ok"],
  project_settings_changed: () => ["Project settings changed", "They take effect with the next deployment"],
  project_credential_set: (d) => ["Source credential set", text(d, "fingerprint") ?? "A token"],
  project_credential_removed: () => ["Source credential removed", "The repository is asked as anybody"],
  project_deleted: () => ["Project deleted", "What ran was ended; its history stays", "warn"],
  environment_created: (d) => ["Environment created", text(d, "name"), "ok"],
  environment_paused: () => ["Environment paused", "Deployments wait until it is resumed", "warn"],
  environment_resumed: () => ["Environment resumed", null, "ok"],
  environment_deleted: () => ["Environment deleted", null, "warn"],
  environment_branch_changed: (d) => ["Branch changed", text(d, "branch") ?? "The repository's default branch"],
  environment_target_changed: (d) => ["Target changed", text(d, "target")],
  environment_change_requested: (d) => [`${change(d)} requested`, null],
  environment_change_started: () => ["The change of what runs has begun", null, "busy"],
  environment_changed: (d) => [`${change(d)} done`, text(d, "gitops_commit")?.slice(0, 7) ?? null, "ok"],
  environment_change_failed: (d) => ["The change of what runs failed", text(d, "reason"), "bad"],
  environment_change_dropped: (d) => ["The change of what runs was dropped", text(d, "reason")],
  environment_change_retried: (d) => ["The change of what runs is tried again", text(d, "reason"), "warn"],
  environment_change_revert_started: (d) => ["The change of what runs is taken back", text(d, "reason"), "warn"],
  environment_change_revert_retried: (d) => ["Taking the change back is tried again", text(d, "reason"), "warn"],
  instance_started: (d) => [
    `${text(d, "instance") ?? "An instance"} started`,
    typeof d.restarts === "number" && d.restarts > 0 ? `restart ${d.restarts}` : null,
  ],
  instance_crashed: (d) => [
    `${text(d, "instance") ?? "An instance"} ${text(d, "reason") ?? "ended by itself"}`,
    lastLine(d),
    "bad",
  ],
  health_changed: (d) => [
    `${capital(text(d, "from") ?? "unknown")} → ${text(d, "to") ?? "unknown"}`,
    `${d.healthy ?? 0} of ${d.wanted ?? 0} instances healthy`,
    d.to === "healthy" ? "ok" : d.to === "unhealthy" ? "bad" : "warn",
  ],
  drift_detected: (d) => [
    "Something else runs than Git wants",
    [text(d, "wanted") && `wanted ${text(d, "wanted")}`, text(d, "found") && `found ${text(d, "found")}`]
      .filter(Boolean)
      .join(", ") || null,
    "warn",
  ],
  drift_resolved: () => ["What runs is what Git wants again", null, "ok"],
  queue_policy_changed: (d) => [
    "Queue policy changed",
    d.policy === "every" ? "Every deployment has its turn" : "The newest deployment wins",
  ],
  auto_deploy_changed: (d) => [d.enabled ? "Automatic deployments on" : "Automatic deployments off", null],
  auto_deploy_paused: (d) => ["Automatic deployments paused", text(d, "reason"), "warn"],
  commit_skipped: (d) => [
    `Commit ${text(d, "sha")?.slice(0, 7) ?? text(d, "commit")?.slice(0, 7) ?? ""} was not deployed`.replace("  ", " "),
    text(d, "reason"),
  ],
  configuration_revised: (d) => [
    "Configuration revised",
    typeof d.revision === "number" ? `revision ${d.revision}` : null,
  ],
  deployment_queued: (d) => [`${numbered(d)} is in line`, null],
  deployment_started: (d) => [`${numbered(d)} has the environment`, null, "busy"],
  deployment_left_queue: (d) => ["Left the line", d.superseded_by ? "A newer deployment overtook it" : null],
  deployment_ended: (d) => [
    "The environment is free again",
    d.in_sync === false ? "Git wants something else than what runs" : null,
    d.in_sync === false ? "warn" : "idle",
  ],
  release_went_live: (d) => [`${numbered(d)} is what the environment serves`, text(d, "url"), "ok"],
};

export function describeActivity({ type, data }: Pick<ActivityItem, "type" | "data">): TimelineEntry {
  const told = descriptions[type]?.(data);
  if (!told) return describeEvent({ type, data });
  const [title, detail, tone = "idle"] = told;
  return { title, detail, tone };
}

/** Whether an event belongs to a deployment's own stream, so that its version is one of the deployment's. */
export const isOfDeployment = (type: string): boolean => describedEventTypes.includes(type);

/**
 * The versions of the deployment before and after an event, for links to what it changed; null where an event has none: it is the first
 * one, or one of another stream.
 */
export function versionsAround(item: Pick<ActivityItem, "type" | "version" | "deployment_id">): {
  before: number | null;
  after: number | null;
} {
  if (item.deployment_id === null || !isOfDeployment(item.type)) return { before: null, after: null };
  return { before: item.version > 1 ? item.version - 1 : null, after: item.version };
}

export const describedActivityTypes = [...Object.keys(descriptions), ...describedEventTypes];
