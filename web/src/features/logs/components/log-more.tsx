import { Button } from "@/components/ui/button";
import { cn } from "@/lib/cn";
import type { MoreLines } from "../api/more-lines";

interface Props {
  more: MoreLines;
  end: "earlier" | "later";
  /** The line that is shown at that end; null: none is. */
  line: number | null;
  onLoad: () => void;
}

const words = {
  earlier: { none: "There may be lines from before", shown: (line: number) => `Shown from line ${line} on` },
  later: { none: "There may be lines after these", shown: (line: number) => `Shown up to line ${line}` },
};

/** Says that there is more than what is shown, and brings it. */
export function LogMore({ more: { loading, problem }, end, line, onLoad }: Props) {
  const { none, shown } = words[end];
  return (
    <div
      className={cn(
        "flex flex-wrap items-center justify-between gap-x-3 border-line bg-sunken px-3 py-0.5 text-ink-muted text-xs",
        end === "earlier" ? "border-b" : "border-t",
      )}
    >
      <span role={problem ? "alert" : undefined} className={problem ? "min-w-0 text-bad" : "min-w-0"}>
        {problem ?? (line === null ? none : shown(line))}
      </span>
      <Button look="ghost" size="small" busy={loading} onClick={onLoad}>
        {problem ? "Try again" : `Load ${end} lines`}
      </Button>
    </div>
  );
}
