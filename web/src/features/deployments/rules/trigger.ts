import type { Trigger } from "@/lib/api/types";

/** How a deployment came about, beyond a person pressing a button. */
const ways: Record<Trigger["kind"], string | null> = {
  manual: null,
  retry: "retry",
  redeploy: "redeploy",
  rollback: "rollback",
  auto_deploy: "new commit",
  webhook: "push",
};

/** Who asked for a deployment, and how: `ada@example.org`, `ada@example.org, rollback`, `AutoStack, new commit`. */
export function describeTrigger(trigger: Trigger): string {
  const who = trigger.actor_name ?? (trigger.actor_id ? "a former user" : "AutoStack");
  const how = ways[trigger.kind] === undefined ? trigger.kind : ways[trigger.kind];
  return how === null ? who : `${who}, ${how}`;
}
