import { cn } from "@/lib/cn";

const shapes = { line: "rounded", card: "rounded-xl", dot: "rounded-full" };

interface Props {
  /** The corners of what it stands for. */
  shape?: keyof typeof shapes;
  className?: string;
}

/** A place that content will take. Hidden from assistive technology: the region around it is marked busy. */
export function Skeleton({ shape = "line", className }: Props) {
  return <div aria-hidden data-skeleton className={cn("animate-pulse bg-line", shapes[shape], className)} />;
}
