import { Button } from "@/components/ui/button";

interface Props {
  line: number;
  /** It is among the lines that are shown. */
  found: boolean;
  onLeave: () => void;
  /** Where leaving leads to. */
  back: string;
}

/** Says that the log is open around a line, and leads back. */
export function LogAround({ line, found, onLeave, back }: Props) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-3 border-line border-b bg-accent-soft px-3 py-0.5 text-xs">
      <span role="status" className="min-w-0">
        {found
          ? `What stands around line ${line}`
          : `Line ${line} is no longer kept, or another instance has printed it: these are its neighbours`}
      </span>
      <Button look="ghost" size="small" onClick={onLeave}>
        {back}
      </Button>
    </div>
  );
}
