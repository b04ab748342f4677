import { Skeleton } from "./skeleton";

const ROWS = ["a", "b", "c", "d", "e", "f"];

/** The place of a list that is on its way. */
export function RowsSkeleton({ label }: { label: string }) {
  return (
    <div aria-busy className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface">
      <p role="status" className="sr-only">
        {label}
      </p>
      {ROWS.map((key) => (
        <div key={key} className="flex items-center gap-4 px-4 py-4">
          <Skeleton shape="dot" className="size-2" />
          <div className="flex-1 space-y-2">
            <Skeleton className="h-3.5 w-2/5" />
            <Skeleton className="h-3 w-1/4" />
          </div>
          <Skeleton className="h-3 w-16" />
        </div>
      ))}
    </div>
  );
}
