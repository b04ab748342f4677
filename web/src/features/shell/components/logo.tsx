/** Three layers coming to rest on each other: a stack that stacks itself. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" className={className} fill="none" aria-hidden>
      <path d="M12 2.5 21 7l-9 4.5L3 7l9-4.5Z" className="fill-accent" />
      <path
        d="m4.6 11.3 7.4 3.7 7.4-3.7"
        className="stroke-accent"
        strokeWidth="1.8"
        strokeLinecap="round"
        strokeLinejoin="round"
        opacity=".75"
      />
      <path
        d="m4.6 15.8 7.4 3.7 7.4-3.7"
        className="stroke-accent"
        strokeWidth="1.8"
        strokeLinecap="round"
        strokeLinejoin="round"
        opacity=".45"
      />
    </svg>
  );
}
