import type { Trigger } from "@/lib/api/types";

const ways: Record<Trigger["kind"], string> = {
  manual: "by hand",
  retry: "retry",
  redeploy: "redeploy",
  rollback: "rollback",
  auto_deploy: "new commit",
  webhook: "push",
};

/** Who or what asked for a deployment, and how. */
export function describeTrigger(trigger: Trigger): { who: string; how: string } {
  return {
    who: trigger.actor_name ?? (trigger.actor_id ? "a former user" : "AutoStack"),
    how: ways[trigger.kind] ?? trigger.kind,
  };
}
