import { cn } from "@/lib/cn";

/** A place that content will take. Hidden from assistive technology: the region around it is marked busy. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden data-skeleton className={cn("animate-pulse rounded bg-line", className)} />;
}
