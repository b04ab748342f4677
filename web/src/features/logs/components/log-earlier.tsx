import { Button } from "@/components/ui/button";
import type { EarlierLines } from "../api/use-earlier-lines";

interface Props {
  earlier: EarlierLines;
  /** Of the lines that are shown; null: none is. */
  firstLine: number | null;
  onLoad: () => void;
}

/** Says that there is more than what is shown, and brings it. */
export function LogEarlier({ earlier: { loading, problem }, firstLine, onLoad }: Props) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-3 border-line border-b bg-sunken px-3 py-0.5 text-ink-muted text-xs">
      <span role={problem ? "alert" : undefined} className={problem ? "min-w-0 text-bad" : "min-w-0"}>
        {problem ?? (firstLine === null ? "There may be lines from before" : `Shown from line ${firstLine} on`)}
      </span>
      <Button look="ghost" size="small" busy={loading} onClick={onLoad}>
        {problem ? "Try again" : "Load earlier lines"}
      </Button>
    </div>
  );
}
