import type { VariableScope } from "@/lib/api/types";

export const scopes: { value: VariableScope; label: string }[] = [
  { value: "runtime", label: "Runtime: the application sees it" },
  { value: "build", label: "Build: the build and its tests see it" },
];

/** Where a variable can be set: shared by all environments, or one's own. */
export const placeOptions = (environments: readonly string[]) => [
  { value: "", label: "Shared by all environments" },
  ...environments.map((name) => ({ value: name, label: `${name} alone` })),
];
