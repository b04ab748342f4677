"use client";

import { CircleX, LoaderCircle, PackageSearch, TriangleAlert } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import type { Detection } from "../api/detect-query";
import { detectionFailure, detectionLines, detectionProblems, detectionWarnings, kindWords } from "../rules/detection";

/** What would be built of a repository, and how, before anything is. */
export function DetectionCard({ detection: { asked, found } }: { detection: Detection }) {
  if (!asked) return null;
  return (
    <Card aria-label="What was detected" aria-busy={found.isFetching} aria-live="polite">
      <CardHeader title="What was detected">
        {!found.isFetching && (
          <Button look="ghost" size="small" onClick={() => void found.refetch()}>
            Look again
          </Button>
        )}
      </CardHeader>
      <div className="p-4 text-sm">
        {found.isFetching ? (
          <p className="flex items-center gap-2 text-ink-muted">
            <LoaderCircle className="size-4 animate-spin" aria-hidden />
            Looking into the repository…
          </p>
        ) : found.isError ? (
          <Failure error={found.error} />
        ) : (
          found.data && (
            <>
              <p className="flex items-center gap-2 font-medium">
                <PackageSearch className="size-4 text-accent" aria-hidden />
                {kindWords(found.data.kind)}
              </p>
              <p className="mt-0.5 text-ink-muted">{found.data.reason}</p>
              <dl className="mt-3 grid grid-cols-[6rem_minmax(0,1fr)] gap-x-4 gap-y-1.5">
                {detectionLines(found.data).map(({ term, value }) => (
                  <div key={term} className="contents">
                    <dt className="text-ink-faint">{term}</dt>
                    <dd className="font-mono text-xs leading-5 break-words">{value}</dd>
                  </div>
                ))}
              </dl>
              {detectionProblems(found.data).map((problem) => (
                <p key={problem} className="mt-3 flex gap-2 text-bad">
                  <CircleX className="mt-0.5 size-4 shrink-0" aria-label="Would fail:" />
                  <span className="min-w-0 break-words">{problem}</span>
                </p>
              ))}
              {detectionWarnings(found.data).map((warning) => (
                <p key={warning} className="mt-3 flex gap-2 text-warn">
                  <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
                  {warning}
                </p>
              ))}
            </>
          )
        )}
      </div>
    </Card>
  );
}

function Failure({ error }: { error: Error }) {
  const { title, detail } = detectionFailure(error);
  return (
    <div className="flex gap-2.5">
      <CircleX className="mt-0.5 size-4 shrink-0 text-bad" aria-hidden />
      <div className="min-w-0">
        <p className="font-medium text-bad">{title}</p>
        <p className="mt-0.5 text-ink-muted break-words">{detail}</p>
      </div>
    </div>
  );
}
