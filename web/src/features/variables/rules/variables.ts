import type { Variable, VariableScope } from "@/lib/api/types";
import type { Assignment } from "./dotenv";

/** A variable by its name, with what it is in each environment that has it. */
export interface VariableRow {
  name: string;
  /** Of each environment that has it; the same for all where `same`. */
  places: Variable[];
  /** Every environment of the project has it, and nothing tells that it differs between them. */
  everywhere: boolean;
}

/** The variables of a project by name. `environments` are the names of all that there are. */
export function variableRows(variables: readonly Variable[], environments: readonly string[]): VariableRow[] {
  const byName = new Map<string, Variable[]>();
  for (const variable of variables) byName.set(variable.name, [...(byName.get(variable.name) ?? []), variable]);
  return [...byName]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, places]) => ({
      name,
      places,
      everywhere: environments.every((one) => places.some(({ environment }) => environment === one)) && alike(places),
    }));
}

const alike = ([first, ...others]: readonly Variable[]): boolean =>
  others.every(
    ({ value, secret, scope }) => value === first?.value && secret === first?.secret && scope === first?.scope,
  );

export type ImportEffect = "added" | "changed" | "same" | "replaced";

export interface ImportLine extends Assignment {
  effect: ImportEffect;
  /** What it is now, where that may be shown. */
  before: string | null;
}

/**
 * What pasted variables would change in an environment (or in all of them): a secret's value is never shown, so it counts as replaced.
 * `current` are the variables of the environments concerned, whose number is `environments`.
 */
export function importEffects(
  pasted: readonly Assignment[],
  current: readonly Variable[],
  environments: number,
  as: { secret: boolean; scope: VariableScope },
): ImportLine[] {
  return pasted.map(({ name, value }) => {
    const known = current.filter((variable) => variable.name === name);
    const [first] = known;
    if (!first) return { name, value, effect: "added", before: null };
    if (known.some(({ secret }) => secret)) return { name, value, effect: "replaced", before: null };
    const same =
      known.length === environments &&
      known.every((one) => one.value === value && one.secret === as.secret && one.scope === as.scope);
    return { name, value, effect: same ? "same" : "changed", before: first.value };
  });
}

/** What an import does, in one line. */
export function importSummary(lines: readonly ImportLine[]): string {
  const count = (effect: ImportEffect) => lines.filter((line) => line.effect === effect).length;
  const parts = [
    [count("added"), "added"],
    [count("changed"), "changed"],
    [count("replaced"), "secret replaced"],
    [count("same"), "unchanged"],
  ] as const;
  const told = parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  return told.join(", ") || "Nothing to set";
}
