import type { Deployment, StageName } from "@/lib/api/types";
import { stageDuration } from "./durations";

/** From how many times its usual time on a stage is called slow, and not before this long. As the API has it for the log. */
const TIMES = 3;
const SHORTEST_MS = 30_000;

export interface SlowStage {
  stage: StageName;
  elapsed: number;
  /** What it took in the middle of the deployments before; milliseconds. */
  usual: number;
}

/** The running stage that takes far longer than it did before in this project; null when none does, or nothing is known to compare with. */
export function slowStage(deployment: Deployment, others: readonly Deployment[], now: number): SlowStage | null {
  const running = deployment.stages.find(({ status }) => status === "running");
  const elapsed = running ? stageDuration(running, now) : null;
  if (!running || elapsed === null) return null;
  const before = others
    .filter(({ id, project_id }) => id !== deployment.id && project_id === deployment.project_id)
    .flatMap(({ stages }) => stages.filter(({ name, status }) => name === running.name && status === "succeeded"))
    .map((stage) => stageDuration(stage, now) ?? 0)
    .sort((a, b) => a - b);
  const usual = before[before.length >> 1];
  return usual !== undefined && elapsed > Math.max(usual * TIMES, SHORTEST_MS)
    ? { stage: running.name, elapsed, usual }
    : null;
}
