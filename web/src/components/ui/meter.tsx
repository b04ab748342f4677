import { type Tone, toneFill } from "@/features/deployments/rules/status";
import { cn } from "@/lib/cn";

interface Props {
  label: string;
  /** From 0 to 1. */
  value: number;
  tone: Tone;
  className?: string;
}

/** How much of something is used. The browser's own meter tells it to those who don't see the bar. */
export function Meter({ label, value, tone, className }: Props) {
  const part = Math.min(1, Math.max(0, value));
  return (
    <div className={cn("relative h-2 overflow-hidden rounded-full bg-line", className)}>
      <meter className="sr-only" aria-label={label} value={part} />
      <div style={{ width: `${part * 100}%` }} className={cn("h-full rounded-full", toneFill[tone])} />
    </div>
  );
}
