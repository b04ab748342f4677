import { GitCommitHorizontal, TriangleAlert } from "lucide-react";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Environment } from "@/lib/api/types";

/** How automatic deployments fare: when their branch was last looked at, what was passed over and why, and what keeps them from it. */
export function AutoDeployStatus({ environment }: { environment: Environment }) {
  const status = environment.auto_deploy_status;
  if (!environment.auto_deploy || !status) return null;
  const { looked_at, skipped, paused_because, problem } = status;
  return (
    <div className="mt-3 space-y-1.5 text-sm">
      {looked_at && (
        <p className="text-ink-muted">
          The branch was last looked at <RelativeTime at={looked_at} />.
        </p>
      )}
      {skipped && (
        <p className="flex gap-2 text-ink-muted">
          <GitCommitHorizontal className="mt-0.5 size-4 shrink-0" aria-hidden />
          <span className="min-w-0">
            <span className="font-mono text-xs">{skipped.sha.slice(0, 7)}</span> was not deployed: {skipped.reason}
          </span>
        </p>
      )}
      {[paused_because, problem].map(
        (reason) =>
          reason && (
            <p key={reason} className="flex gap-2 text-warn">
              <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
              <span className="min-w-0 break-words">{reason}</span>
            </p>
          ),
      )}
    </div>
  );
}
