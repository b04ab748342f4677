import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

interface EmptyProps {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  /** What to do next. */
  action?: ReactNode;
}

export function EmptyState({ icon: Icon, title, children, action }: EmptyProps) {
  return (
    <div className="flex flex-col items-center rounded-xl border border-line border-dashed px-6 py-14 text-center">
      <span className="grid size-10 place-items-center rounded-full bg-sunken text-ink-muted">
        <Icon className="size-5" aria-hidden />
      </span>
      <h2 className="mt-4 font-semibold">{title}</h2>
      {children && <p className="mt-1 max-w-sm text-sm text-ink-muted">{children}</p>}
      {action && <div className="mt-5">{action}</div>}
    </div>
  );
}
