import { GitBranch, GitCommitHorizontal } from "lucide-react";
import type { Deployment } from "@/lib/api/types";
import { shortSha, subject } from "../rules/commit";

/** The subject of the deployed commit, or what is asked for while it is not resolved yet. */
export function commitSubject(deployment: Deployment): string {
  if (deployment.commit) return subject(deployment.commit.message);
  return deployment.ref ? `Newest commit of ${deployment.ref}` : "Newest commit of the default branch";
}

/** Short commit, ref and author. */
export function CommitLine({ deployment }: { deployment: Deployment }) {
  const sha = shortSha(deployment);
  // Nothing is known of it yet: an empty line would still take its gap.
  if (sha === null && deployment.ref === null) return null;
  return (
    <span className="flex min-w-0 items-center gap-x-2.5 text-ink-faint text-xs">
      {sha && (
        <span className="inline-flex items-center gap-1 font-mono">
          <GitCommitHorizontal className="size-3.5" aria-hidden />
          {sha}
        </span>
      )}
      {deployment.ref && deployment.ref !== deployment.commit?.sha && (
        <span className="inline-flex min-w-0 items-center gap-1">
          <GitBranch className="size-3.5 shrink-0" aria-hidden />
          <span className="truncate">{deployment.ref}</span>
        </span>
      )}
      {deployment.commit?.author && <span className="truncate max-sm:hidden">{deployment.commit.author}</span>}
    </span>
  );
}
