import type { DeploymentChanges } from "@/lib/api/types";

export interface Change {
  /** What differs. */
  what: string;
  /** Null: there was nothing, or it is not shown. */
  from: string | null;
  to: string | null;
  sign: "added" | "removed" | "changed";
}

const short = (text: string | null): string | null => text?.replace(/^sha256:/, "").slice(0, 12) ?? null;
const signOf = (from: string | null, to: string | null): Change["sign"] =>
  from === null ? "added" : to === null ? "removed" : "changed";

/**
 * What a deployment changes against what was live before, one line each. Of the first deployment nothing is told: all of it is new.
 */
export function changesOf({ since, commit, image, base, settings, variables }: DeploymentChanges): Change[] {
  if (!since) return [];
  return [
    ...(commit?.to
      ? [
          {
            what: "commit",
            from: commit.from?.slice(0, 7) ?? null,
            to: commit.to.slice(0, 7),
            sign: "changed" as const,
          },
        ]
      : []),
    ...(image?.to ? [{ what: "image", from: short(image.from), to: short(image.to), sign: "changed" as const }] : []),
    ...(base ? [{ what: "base", from: base.from, to: base.to, sign: signOf(base.from, base.to) }] : []),
    ...configurationChanges({ settings, variables }),
  ];
}

/** What differs between two configurations, one line each. Values of variables are never among it. */
export function configurationChanges({
  settings,
  variables,
}: Pick<DeploymentChanges, "settings" | "variables">): Change[] {
  return [
    ...settings.map(({ name, from, to }) => ({ what: name.replaceAll("_", " "), from, to, sign: signOf(from, to) })),
    ...variables.map(({ name, scope, change }) => ({
      what: `${name} (${scope} variable)`,
      from: null,
      to: null,
      sign: change,
    })),
  ];
}
