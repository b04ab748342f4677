"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { isCurrent, MAIN_PAGES } from "@/config/navigation";
import { cn } from "@/lib/cn";

/** The main pages beside the logo; on phones they lie at the bottom, see {@link PhoneNavigation}. */
export function MainNavigation() {
  const pathname = usePathname();
  return (
    <nav aria-label="Main" className="ml-3 flex items-center gap-0.5 max-sm:hidden">
      {MAIN_PAGES.map(({ href, label }) => {
        const current = isCurrent(href, pathname);
        return (
          <Link
            key={href}
            href={href}
            aria-current={current ? "page" : undefined}
            className={cn(
              "rounded-md px-2.5 py-1.5 text-sm transition-colors",
              current ? "bg-hover font-medium text-ink" : "text-ink-muted hover:text-ink",
            )}
          >
            {label}
          </Link>
        );
      })}
    </nav>
  );
}

/** The main pages where a thumb reaches them. Outside of the header, whose blur would hold it there. */
export function PhoneNavigation() {
  const pathname = usePathname();
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-30 grid grid-cols-5 border-line border-t bg-canvas/95 pb-[env(safe-area-inset-bottom)] backdrop-blur-md sm:hidden"
    >
      {MAIN_PAGES.map(({ href, label, icon: Icon }) => {
        const current = isCurrent(href, pathname);
        return (
          <Link
            key={href}
            href={href}
            aria-current={current ? "page" : undefined}
            className={cn(
              "flex h-13 flex-col items-center justify-center gap-0.5 text-2xs",
              current ? "font-medium text-accent" : "text-ink-muted",
            )}
          >
            <Icon className="size-5" aria-hidden />
            {label}
          </Link>
        );
      })}
    </nav>
  );
}
