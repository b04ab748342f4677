import { RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";

interface Props {
  /** It is being read. */
  pending: boolean;
  /** Why it can't be had. */
  error: Error | null;
  onRetry: () => void;
  /** Why there are no lines when it was read. */
  children: string;
}

/** In the place of lines: they are on their way, there are none, or they can't be had. */
export function LogEmpty({ pending, error, onRetry, children }: Props) {
  if (error)
    return (
      <Centered>
        <p role="alert" className="break-words">
          {error.message}
        </p>
        <Button size="small" className="mt-3" onClick={onRetry}>
          <RefreshCw aria-hidden />
          Try again
        </Button>
      </Centered>
    );
  if (!pending) return <Centered>{children}</Centered>;
  return (
    <div aria-busy className="space-y-2.5 p-4">
      {["w-2/5", "w-3/5", "w-1/2", "w-2/3", "w-1/3"].map((width) => (
        <Skeleton key={width} className={`h-3 ${width}`} />
      ))}
    </div>
  );
}

const Centered = ({ children }: { children: ReactNode }) => (
  <div className="m-auto max-w-sm px-6 text-center text-ink-muted text-sm">{children}</div>
);
