import type { Deployment } from "@/lib/api/types";

/**
 * One of each environment, the one that went live last: for a moment two seem to be live, as of the one that was replaced a message of its
 * own tells.
 */
export function liveNow(live: readonly Deployment[]): Deployment[] {
  const since = ({ finished_at, requested_at }: Deployment) => finished_at ?? requested_at;
  const newest = new Map<string, Deployment>();
  for (const deployment of live) {
    const place = `${deployment.project_id} ${deployment.environment}`;
    const other = newest.get(place);
    if (!other || since(other) < since(deployment)) newest.set(place, deployment);
  }
  return live.filter((deployment) => newest.get(`${deployment.project_id} ${deployment.environment}`) === deployment);
}
