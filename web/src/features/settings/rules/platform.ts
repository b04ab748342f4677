import type { Tone } from "@/features/deployments/rules/status";
import type { Platform } from "@/lib/api/types";
import { formatBytes } from "@/lib/format-bytes";

/** The ports in the order of a deployment's way, with what they do. */
const PORTS: Record<string, { label: string; does: string }> = {
  source: { label: "Source", does: "reads repositories" },
  builder: { label: "Builder", does: "makes images" },
  registry: { label: "Registry", does: "keeps images" },
  gitops: { label: "GitOps", does: "says what is to run" },
  target: { label: "Target", does: "runs it" },
};

export const portLabel = (port: string): string => PORTS[port]?.label ?? port;
export const portDoes = (port: string): string => PORTS[port]?.does ?? "";

const KINDS: Record<string, string> = {
  BuiltIn: "Built-in",
  OciLayout: "OCI layout on disk",
  Distribution: "OCI registry",
  BareRepository: "Bare repository on disk",
  Remote: "Git server",
  Auto: "Picked for each repository",
  local: "Local",
};

/** An adapter as people write it. Names are the API's, so one that is not known yet is still readable: `SomeThing`, `Some thing`. */
export const kindLabel = (kind: string): string =>
  KINDS[kind] ??
  kind.replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);

type Space = Pick<Platform["disk"], "free_bytes" | "total_bytes" | "minimum_free_percent">;

/** How full the disk is, from 0 to 1, and how that is to be taken: builds wait below the minimum that is to be free. */
export function diskUse({ free_bytes, total_bytes, minimum_free_percent }: Space): {
  used: number;
  tone: Tone;
  word: string;
} {
  const free = total_bytes > 0 ? free_bytes / total_bytes : 1;
  const used = Math.min(1, Math.max(0, 1 - free));
  const least = minimum_free_percent / 100;
  if (free < least) return { used, tone: "bad", word: "nearly full: builds wait" };
  if (free < 2 * least) return { used, tone: "warn", word: "getting full" };
  return { used, tone: "ok", word: "enough room" };
}

type Budget = Platform["disk"]["budgets"][number];

const BUDGETS: Record<Budget["kind"], string> = {
  build_logs: "Build logs",
  application_logs: "Application logs",
  dependency_caches: "Dependency caches",
  git_caches: "Git caches",
  built_images: "Built images",
  base_images: "Base images",
  registry: "Registry",
  checkouts: "Checkouts",
  releases: "Unpacked releases",
  output: "Output files",
};

export const budgetLabel = (kind: Budget["kind"]): string => BUDGETS[kind] ?? kind;

/** What limits one kind of what takes room, in words. */
export function budgetLimit({ limit_bytes, limit_days }: Budget, keptReleases: number): string {
  const limits = [limit_bytes && formatBytes(limit_bytes), limit_days && `${limit_days} d`].filter(Boolean);
  return limits.length > 0 ? limits.join(", ") : `${keptReleases} releases`;
}
