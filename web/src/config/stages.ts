import type { StageName } from "@/lib/api/types";

/** The seven stages in their order, with the words that people read. */
export const STAGES: readonly { name: StageName; label: string; does: string }[] = [
  { name: "checkout", label: "Checkout", does: "Finds the commit and checks it out" },
  { name: "build", label: "Build", does: "Builds the container image" },
  { name: "test", label: "Test", does: "Runs the project's tests" },
  { name: "push", label: "Push", does: "Puts the image into the registry" },
  { name: "gitops", label: "GitOps", does: "Commits the release to the GitOps repository" },
  { name: "sync", label: "Sync", does: "Has the target take the commit up" },
  { name: "rollout", label: "Rollout", does: "Waits until the new release serves every request" },
];

const labels = new Map<string, string>(STAGES.map(({ name, label }) => [name, label]));

export const stageLabel = (name: string): string => labels.get(name) ?? name;
