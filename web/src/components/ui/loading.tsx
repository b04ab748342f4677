import type { ReactNode } from "react";

interface Props {
  /** What is on its way, for those who don't see the places it will take. */
  label: string;
  className?: string;
  children: ReactNode;
}

/** The places that content will take, and the word for it. */
export function Loading({ label, className, children }: Props) {
  return (
    <div aria-busy className={className}>
      <p role="status" className="sr-only">
        {label}
      </p>
      {children}
    </div>
  );
}
