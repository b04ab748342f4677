import type { Tone } from "@/features/deployments/rules/status";
import type { HealthDay } from "@/lib/api/types";

/** A day of the strip: how it is drawn, and what it says in words. */
export interface DayMark {
  date: string;
  tone: Tone | "none";
  /** How high the bar is, from 0 to 1: shape tells what colour does. */
  height: number;
  label: string;
}

/** Days of which less than this was seen, about a second, say nothing. */
const SEEN = 0.000_01;

const percent = (part: number): string =>
  part >= 0.999_95 ? "100 %" : part <= 0 ? "0 %" : `${Math.min(99.99, part * 100).toFixed(part > 0.99 ? 2 : 1)} %`;

/** How a day went: of the time in which something ran, how much it was healthy. */
export function markDay({ date, healthy, degraded, unhealthy }: HealthDay): DayMark {
  const ran = healthy + degraded + unhealthy;
  if (ran < SEEN) return { date, tone: "none", height: 0.15, label: `${date}: nothing ran` };
  const well = healthy / ran;
  const bad = unhealthy / ran;
  const parts = [
    `${percent(well)} healthy`,
    ...(degraded > 0 ? [`${percent(degraded / ran)} degraded`] : []),
    ...(unhealthy > 0 ? [`${percent(bad)} unhealthy`] : []),
  ];
  const tone = bad > 0.01 ? "bad" : well < 0.999 ? "warn" : "ok";
  return { date, tone, height: Math.max(0.35, well), label: `${date}: ${parts.join(", ")}` };
}

/** Of the time in which something ran, how much it was healthy or degraded, so that visitors were answered; null when nothing did. */
export function availability(days: readonly HealthDay[]): string | null {
  let answered = 0;
  let ran = 0;
  for (const { healthy, degraded, unhealthy } of days) {
    answered += healthy + degraded;
    ran += healthy + degraded + unhealthy;
  }
  return ran < SEEN ? null : percent(answered / ran);
}
