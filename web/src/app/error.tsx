"use client";

import { RefreshCw, Sparkles } from "lucide-react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { isOutdated } from "@/lib/api/tell-error";

export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  return (
    <main className="mx-auto max-w-xl px-4 py-24">
      {isOutdated(error) ? (
        <EmptyState
          icon={Sparkles}
          title="The dashboard was updated"
          action={
            <Button look="primary" onClick={() => window.location.reload()}>
              <RefreshCw aria-hidden />
              Reload
            </Button>
          }
        >
          This page was opened before, and a part of it is no longer on the server. Reload it to go on where you are.
        </EmptyState>
      ) : (
        <ErrorState error={error} of="This page" onRetry={reset} />
      )}
    </main>
  );
}
