"use client";

import Link from "next/link";
import { routes } from "@/config/routes";
import { type Tone, toneFill } from "@/features/deployments/rules/status";
import type { Deployment } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { useNow } from "@/lib/time/use-now";
import { sparkline } from "../rules/sparkline";

const hollowTone: Record<Tone, string> = {
  ok: "border-ok",
  bad: "border-bad",
  busy: "border-accent",
  warn: "border-warn",
  idle: "border-line-strong",
};

const PLACES = Array.from({ length: 10 }, (_, place) => place);

/** The last ten deployments as bars, oldest first: height is duration, look is outcome. Each leads to its deployment. */
export function SparklineBars({ deployments }: { deployments: readonly Deployment[] }) {
  const bars = sparkline(deployments, useNow());
  return (
    <ul aria-label="Last deployments" className="flex h-7 items-end gap-0.5">
      {PLACES.slice(bars.length).map((place) => (
        <li key={place} aria-hidden className="h-1 w-2 rounded-xs bg-line" />
      ))}
      {bars.map(({ id, height, tone, hollow, label }) => (
        <li key={id} className="relative z-10 h-full">
          <Link
            href={routes.deployment(id)}
            title={label}
            aria-label={label}
            className="flex h-full w-2 items-end rounded-xs"
          >
            <span
              style={{ height: `${height * 100}%` }}
              className={cn(
                "w-full rounded-xs",
                hollow ? cn("border-[1.5px]", hollowTone[tone]) : toneFill[tone],
                tone === "busy" && "animate-pulse",
              )}
            />
          </Link>
        </li>
      ))}
    </ul>
  );
}
