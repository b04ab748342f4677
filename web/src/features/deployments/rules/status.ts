import {
  Ban,
  ChevronsRight,
  CircleCheck,
  CircleDashed,
  CircleX,
  Clock,
  History,
  LoaderCircle,
  type LucideIcon,
  Minus,
  Undo2,
} from "lucide-react";
import type { DeploymentStatus, StageStatus } from "@/lib/api/types";

export type Tone = "ok" | "bad" | "busy" | "warn" | "idle";

/** How a state is shown: always a word and a shape beside the colour. */
export interface Appearance {
  word: string;
  icon: LucideIcon;
  tone: Tone;
}

export const deploymentAppearance: Record<DeploymentStatus, Appearance> = {
  queued: { word: "Queued", icon: Clock, tone: "idle" },
  running: { word: "Running", icon: LoaderCircle, tone: "busy" },
  live: { word: "Live", icon: CircleCheck, tone: "ok" },
  failed: { word: "Failed", icon: CircleX, tone: "bad" },
  cancelled: { word: "Cancelled", icon: Ban, tone: "idle" },
  superseded: { word: "Superseded", icon: ChevronsRight, tone: "idle" },
  retired: { word: "Retired", icon: History, tone: "idle" },
  rolled_back: { word: "Rolled back", icon: Undo2, tone: "warn" },
};

export const stageAppearance: Record<StageStatus, Appearance> = {
  pending: { word: "Pending", icon: CircleDashed, tone: "idle" },
  running: { word: "Running", icon: LoaderCircle, tone: "busy" },
  succeeded: { word: "Succeeded", icon: CircleCheck, tone: "ok" },
  failed: { word: "Failed", icon: CircleX, tone: "bad" },
  skipped: { word: "Skipped", icon: Minus, tone: "idle" },
  cancelled: { word: "Cancelled", icon: Ban, tone: "idle" },
};

export const toneText: Record<Tone, string> = {
  ok: "text-ok",
  bad: "text-bad",
  busy: "text-accent",
  warn: "text-warn",
  idle: "text-ink-muted",
};

export const toneBadge: Record<Tone, string> = {
  ok: "bg-ok-soft text-ok",
  bad: "bg-bad-soft text-bad",
  busy: "bg-accent-soft text-accent",
  warn: "bg-warn-soft text-warn",
  idle: "bg-sunken text-ink-muted",
};

export const toneFill: Record<Tone, string> = {
  ok: "bg-ok",
  bad: "bg-bad",
  busy: "bg-accent",
  warn: "bg-warn",
  idle: "bg-line-strong",
};

/** The status that a text names, or undefined: filters come from addresses, which people write too. */
export const statusNamed = (text: string | null): DeploymentStatus | undefined =>
  text !== null && Object.hasOwn(deploymentAppearance, text) ? (text as DeploymentStatus) : undefined;

/** No stage work will happen any more. */
export const isFinished = (status: DeploymentStatus): boolean => status !== "queued" && status !== "running";
