import type { InstanceMetrics } from "@/lib/api/types";
import { usageLine } from "../rules/usage-line";

interface Props {
  label: string;
  /** As it is now, in words. */
  now: string;
  points: InstanceMetrics["points"];
  value: (point: InstanceMetrics["points"][number]) => number;
  span: { from: string; to: string };
  /** What the top of the drawing stands for at least. */
  least: number;
}

const box = { width: 64, height: 16 };

/** What an instance used in the last hour, as a line beside what it uses now. */
export function UsageSpark({ label, now, points, value, span, least }: Props) {
  const line = usageLine(
    points.map((point) => ({ at: point.at, value: value(point) })),
    span,
    { ...box, least },
  );
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap" title={`${label} over the last hour`}>
      <svg
        viewBox={`0 -1 ${box.width} ${box.height + 2}`}
        className="h-4 w-16 shrink-0 text-accent"
        preserveAspectRatio="none"
        aria-hidden
      >
        <path d={`M0 ${box.height}H${box.width}`} className="stroke-line" strokeWidth="1" />
        {line && (
          <path d={line} fill="none" stroke="currentColor" strokeWidth="1.25" vectorEffect="non-scaling-stroke" />
        )}
      </svg>
      <span className="tabular-nums">
        <span className="sr-only">{label}: </span>
        {now}
      </span>
    </span>
  );
}
