import type { Revision } from "@/lib/api/types";

/** Why a revision tells no change; null where it tells some. */
export function withoutChange({
  number,
  settings,
  variables,
}: Pick<Revision, "number" | "settings" | "variables">): string | null {
  if (settings.length + variables.length > 0) return null;
  return number === 1 ? "What the environment began with." : "The same as the one before.";
}
