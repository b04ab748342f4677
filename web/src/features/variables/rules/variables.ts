import type { Variable, VariableScope } from "@/lib/api/types";
import type { Assignment } from "./dotenv";

/** A variable of a set to be; of no value where the old one stays. */
export interface VariableToPut {
  name: string;
  value: string | null;
  secret: boolean;
  scope: VariableScope;
}

/** Whether a variable belongs to the set of an environment (or, for null, to the shared one), and does not only hold there. */
export const isOwn = (variable: Variable, environment: string | null): boolean =>
  environment === null || variable.source === "environment";

/**
 * The whole set after pasting: what is there stays as it is, and what is pasted is added or takes its place. The API replaces a set at
 * once, so that nothing is half set.
 */
export function pastedInto(
  current: readonly Variable[],
  environment: string | null,
  pasted: readonly Assignment[],
  as: { secret: boolean; scope: VariableScope },
): VariableToPut[] {
  const given = new Set(pasted.map(({ name }) => name));
  const staying = current
    .filter((variable) => isOwn(variable, environment) && !given.has(variable.name))
    .map(({ name, secret, scope }) => ({ name, value: null, secret, scope }));
  return [...staying, ...pasted.map(({ name, value }) => ({ name, value, ...as }))];
}

export interface PutChange {
  name: string;
  change: string;
}

/** What a change of a set does, in one line. `unchanged` counts only what was pasted. */
export function changeSummary(changes: readonly PutChange[], pasted: number): string {
  const counts = new Map<string, number>(["added", "changed", "removed"].map((word) => [word, 0]));
  for (const { change } of changes) counts.set(change, (counts.get(change) ?? 0) + 1);
  const same = pasted - changes.length;
  if (same > 0) counts.set("unchanged", same);
  const told = [...counts].filter(([, number]) => number > 0).map(([word, number]) => `${number} ${word}`);
  return told.join(", ") || "Nothing to set";
}

/** Where a variable comes from, for people. */
export function placeOf(variable: Variable, environment: string | null): string {
  if (environment === null) return "all environments";
  if (variable.source === "shared") return "shared";
  return variable.hides_shared ? "own, before the shared one" : "own";
}
