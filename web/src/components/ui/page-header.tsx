import type { ReactNode } from "react";

/** A page's title, what it is about in one line, and on its right what can be done. */
export function PageHeader({ title, about, children }: { title: string; about?: ReactNode; children?: ReactNode }) {
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <h1 className="font-semibold text-lg tracking-tight">{title}</h1>
        {about && <p className="mt-0.5 text-ink-muted text-sm">{about}</p>}
      </div>
      {children && <div className="flex min-w-0 max-w-full flex-wrap gap-2 max-sm:has-[input]:w-full">{children}</div>}
    </div>
  );
}
