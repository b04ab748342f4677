import type { ChangeKind, Environment, EnvironmentChange, Instance } from "@/lib/api/types";

export const changeWords: Record<ChangeKind, { label: string; underWay: string; waits: string; failed: string }> = {
  restart: { label: "Restart", underWay: "Restarting", waits: "A restart waits", failed: "The restart failed" },
  stop: { label: "Stop", underWay: "Stopping", waits: "A stop waits", failed: "The stop failed" },
  start: { label: "Start", underWay: "Starting", waits: "A start waits", failed: "The start failed" },
  scale: { label: "Scale", underWay: "Scaling", waits: "A scale waits", failed: "The scale failed" },
};

/**
 * How what runs can be changed without a deployment. The API has the last word; this keeps buttons off the page that would be refused or
 * change nothing: a site that the proxy serves by itself has no instances to restart or to number.
 */
export function changesFor(
  { live, stopped }: Pick<Environment, "live" | "stopped">,
  instances: readonly unknown[],
): ChangeKind[] {
  if (!live) return [];
  if (stopped) return ["start"];
  return instances.length > 0 ? ["scale", "restart", "stop"] : ["stop"];
}

/** Why a change is not offered that somebody asks for by an address. */
export function whyNoChange({ name, live, stopped }: Pick<Environment, "name" | "live" | "stopped">): string {
  if (!live) return `Nothing is live in ${name}.`;
  if (stopped) return `${name} is stopped: start it first.`;
  return `No instance runs in ${name}. A static site has none: the proxy serves it by itself.`;
}

/** The processes that run, or should, with the number of instances that each is to have. */
export function processCounts(
  { overrides, replicas, processes }: Pick<Environment, "overrides" | "replicas" | "processes">,
  instances: readonly Pick<Instance, "process">[],
): { name: string; count: number }[] {
  const running = new Map<string, number>();
  for (const { process } of instances) running.set(process, (running.get(process) ?? 0) + 1);
  const names = new Set([...running.keys(), ...processes.map(({ name }) => name)]);
  const configured = (name: string) =>
    name === "web" ? replicas : (processes.find((one) => one.name === name)?.replicas ?? running.get(name) ?? 1);
  return [...names]
    .map((name) => ({ name, count: overrides.instances?.[name] ?? configured(name) }))
    .sort((a, b) => (a.name === "web" ? -1 : b.name === "web" ? 1 : a.name < b.name ? -1 : 1));
}

/** What is wrong with a number of instances as typed, or null. `web` answers visitors: to have none of it is a stop. */
export function checkCount(process: string, typed: string): string | null {
  const least = process === "web" ? 1 : 0;
  const count = Number(typed);
  return /^\d{1,2}$/.test(typed.trim()) && count >= least && count <= 50 ? null : `A whole number from ${least} to 50.`;
}

export interface ChangeConfirmation {
  title: string;
  consequences: string[];
  confirm: string;
  dangerous: boolean;
}

/** What the question before a restart or a stop says: exactly what will happen, to which address. */
export function changeConfirmation(
  kind: "restart" | "stop",
  { name, url, live }: Pick<Environment, "name" | "url" | "live">,
  project: string,
): ChangeConfirmation {
  const where = `${name} of ${project}`;
  const release = live ? `#${live.number}` : "what is live";
  return kind === "restart"
    ? {
        title: `Restart ${where}?`,
        consequences: [
          `New instances of ${release} start. The old ones end once the new ones answer.`,
          `${url} keeps answering all the while.`,
          "Settings and variables that were changed since wait for the next deployment.",
        ],
        confirm: "Restart",
        dangerous: false,
      }
    : {
        title: `Stop ${where}?`,
        consequences: [
          `${url} stops serving ${release}: visitors get a page that says so, with status 503.`,
          "Every instance ends, after the requests that it is answering.",
          "Deployments wait in line until it is started again.",
        ],
        confirm: `Stop ${name}`,
        dangerous: true,
      };
}

/** The change that is worth telling of: the one at work or in line, or the last one if it failed and no release has gone live since. */
export function changeToTell({ change, live }: Pick<Environment, "change" | "live">): EnvironmentChange | null {
  if (!change || change.status === "succeeded") return null;
  if (change.status !== "failed") return change;
  return live && change.finished_at && Date.parse(live.since) > Date.parse(change.finished_at) ? null : change;
}
