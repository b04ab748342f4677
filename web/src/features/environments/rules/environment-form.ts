import type { Environment, PatchEnvironment } from "@/lib/api/types";

/** What is wrong with the name of a new environment, before the API is asked; null when nothing is. */
export function checkEnvironmentName(name: string, taken: readonly string[]): string | null {
  if (name === "") return "Enter a name; it becomes part of the address.";
  if (!/^[a-z]([a-z0-9-]{0,14}[a-z0-9])?$/.test(name) || name.includes("--"))
    return "Up to 16 lower-case letters, digits and single hyphens, beginning with a letter and not ending with a hyphen.";
  return taken.includes(name) ? `There is an environment ${name} already.` : null;
}

/** What the form of an environment's settings holds, as typed. */
export interface EnvironmentFields {
  branch: string;
  replicas: string;
  queue_policy: Environment["queue_policy"];
  auto_deploy: boolean;
}

export const environmentFields = ({
  branch,
  overrides,
  queue_policy,
  auto_deploy,
}: Environment): EnvironmentFields => ({
  branch: branch ?? "",
  replicas: String(overrides.instances?.web ?? overrides.replicas ?? ""),
  queue_policy,
  auto_deploy,
});

/**
 * What differs from the environment, as the API wants it; null when nothing does. Nothing else is sent: automatic deployments that are
 * paused would go on, and a scaled environment would take its project's number.
 */
export function environmentPatch(environment: Environment, form: EnvironmentFields): PatchEnvironment | null {
  const before = environmentFields(environment);
  const branch = form.branch.trim();
  const replicas = form.replicas.trim();
  const patch: PatchEnvironment = {
    ...(branch !== before.branch && { branch }),
    ...(replicas !== before.replicas && { replicas: Number(replicas || 0) }),
    ...(form.queue_policy !== before.queue_policy && { queue_policy: form.queue_policy }),
    ...(form.auto_deploy !== before.auto_deploy && { auto_deploy: form.auto_deploy }),
  };
  return Object.keys(patch).length === 0 ? null : patch;
}
