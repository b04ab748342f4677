import { type ReactNode, useId } from "react";

/** A setting or a group of them: what it is on the left, what it says on the right. */
export function Setting({ title, about, children }: { title: string; about?: ReactNode; children: ReactNode }) {
  const heading = useId();
  return (
    <section
      aria-labelledby={heading}
      className="grid grid-cols-1 gap-x-8 gap-y-3 border-line border-b py-6 first:pt-0 last:border-0 md:grid-cols-[16rem_minmax(0,1fr)]"
    >
      <div>
        <h2 id={heading} className="font-semibold text-sm">
          {title}
        </h2>
        {about && <p className="mt-1 text-ink-muted text-sm">{about}</p>}
      </div>
      <div className="min-w-0 max-w-2xl">{children}</div>
    </section>
  );
}
