import { Button } from "./button";

/** What went wrong in a part of a page, and a way to try again. */
export function InlineError({ error, onRetry, retrying }: { error: Error; onRetry: () => void; retrying: boolean }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-sm">
      <p role="alert" className="min-w-0 text-bad break-words">
        {error.message}
      </p>
      <Button size="small" busy={retrying} onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}
