import { routes } from "@/config/routes";
import { stageLabel } from "@/config/stages";
import type { Tone } from "@/features/deployments/rules/status";
import type { Deployment, Environment } from "@/lib/api/types";

export interface Attention {
  key: string;
  tone: Tone;
  /** Whose it is: `shop`, or `shop · preview`. */
  where: string;
  title: string;
  detail: string | null;
  href: string;
}

/** An environment with what is known of its project. */
export interface PlacedEnvironment {
  project: { id: string; name: string };
  environment: Environment;
}

/**
 * What somebody should look at, the worst first: applications that are not well, what Git and the target disagree about, and deployments
 * that failed and that nothing newer has followed.
 */
export function needsAttention(
  environments: readonly PlacedEnvironment[],
  failed: readonly Deployment[],
  others: readonly Deployment[],
): Attention[] {
  return [
    ...environments.flatMap(ofEnvironment),
    ...unansweredFailures(failed, others).map((deployment) => ({
      key: `failed ${deployment.id}`,
      tone: "bad" as const,
      where: placeName(deployment.project_name, deployment.environment),
      title: `#${deployment.number} failed${deployment.failure?.stage ? ` in ${stageLabel(deployment.failure.stage)}` : ""}`,
      detail: deployment.failure?.reason ?? null,
      href: routes.deployment(deployment.id),
    })),
  ];
}

/** Failures that are the newest word on their environment: of each only the last, and none that a newer deployment came after. */
export function unansweredFailures(failed: readonly Deployment[], others: readonly Deployment[]): Deployment[] {
  const place = (deployment: Deployment) => `${deployment.project_id} ${deployment.environment}`;
  const newest = new Map<string, number>();
  for (const deployment of [...failed, ...others])
    newest.set(place(deployment), Math.max(newest.get(place(deployment)) ?? 0, deployment.number));
  return failed.filter((deployment) => newest.get(place(deployment)) === deployment.number);
}

function ofEnvironment({ project, environment }: PlacedEnvironment): Attention[] {
  const { live, health, in_sync, paused, name } = environment;
  const about = (what: string, rest: Pick<Attention, "tone" | "title" | "detail">): Attention => ({
    key: `${what} ${environment.id}`,
    where: placeName(project.name, name),
    href: routes.environment(project.id, name),
    ...rest,
  });
  return [
    ...(live && health === "unhealthy"
      ? [about("health", { tone: "bad", title: "Unhealthy", detail: "No instance answers its health check." })]
      : []),
    ...(live && health === "degraded"
      ? [
          about("health", {
            tone: "warn",
            title: "Degraded",
            detail: "Some instances do not answer their health check.",
          }),
        ]
      : []),
    ...(in_sync
      ? []
      : [about("sync", { tone: "warn", title: "Out of sync", detail: "Git wants something else than what runs." })]),
    ...(paused
      ? [about("paused", { tone: "warn", title: "Paused", detail: "Deployments wait until it is resumed." })]
      : []),
  ];
}

export const placeName = (project: string, environment: string): string =>
  environment === "production" ? project : `${project} · ${environment}`;
