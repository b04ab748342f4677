import { type ReactNode, useId } from "react";

/** A part of the overview under its heading. */
export function Section({
  id,
  title,
  aside,
  children,
}: {
  id?: string;
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  const heading = useId();
  return (
    <section id={id} aria-labelledby={heading} className="mt-7 scroll-mt-20">
      <div className="mb-2.5 flex items-baseline justify-between gap-4">
        <h2 id={heading} className="font-semibold">
          {title}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
