import type { Environment, PatchEnvironment } from "@/lib/api/types";
import { changesFor } from "./environment-changes";

/** What is done without a question: it takes nothing away that is live, and another one takes it back. */
export type EnvironmentAct = "start" | "pause" | "resume" | "resume_auto";

export const actWords: Record<EnvironmentAct, { label: string; told: (environment: string) => string }> = {
  start: { label: "Start", told: (name) => `${name} is being started` },
  pause: { label: "Pause deployments", told: (name) => `Deployments to ${name} wait now` },
  resume: { label: "Resume deployments", told: (name) => `Deployments to ${name} go on` },
  resume_auto: {
    label: "Resume automatic deployments",
    told: (name) => `New commits deploy to ${name} by themselves again`,
  },
};

/** How an act is asked for as settings; null for the one that changes what runs. */
export const actPatch: Record<EnvironmentAct, PatchEnvironment | null> = {
  start: null,
  pause: { paused: true },
  resume: { paused: false },
  resume_auto: { auto_deploy: true },
};

type State = Pick<Environment, "live" | "stopped" | "paused" | "auto_deploy" | "auto_deploy_paused">;

/** The acts that would change something now. */
export function actsFor(environment: State): EnvironmentAct[] {
  const { paused, auto_deploy, auto_deploy_paused } = environment;
  return [
    ...(changesFor(environment, []).includes("start") ? (["start"] as const) : []),
    paused ? "resume" : "pause",
    ...(auto_deploy && auto_deploy_paused ? (["resume_auto"] as const) : []),
  ];
}
