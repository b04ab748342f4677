import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/cn";

const looks = {
  resting: "rounded-xl border border-line shadow-card",
  /** Above the page, which goes on beneath it. */
  raised: "rounded-xl border border-accent/50 shadow-raised",
  /** Has the whole window for itself. */
  filling: "fixed inset-0 z-40",
};

interface CardProps extends ComponentProps<"section"> {
  look?: keyof typeof looks;
}

export function Card({ look = "resting", className, ...props }: CardProps) {
  return <section className={cn("bg-surface", looks[look], className)} {...props} />;
}

export function CardHeader({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-line border-b px-4 py-1.5">
      <h2 className="font-semibold text-sm">{title}</h2>
      {children}
    </div>
  );
}
