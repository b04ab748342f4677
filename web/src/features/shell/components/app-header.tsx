"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { routes } from "@/config/routes";
import { cn } from "@/lib/cn";
import { AccountMenu } from "./account-menu";
import { CommandPaletteButton } from "./command-palette-button";
import { ConnectionBadge } from "./connection-badge";
import { Logo } from "./logo";

const pages = [
  { href: routes.projects, label: "Projects" },
  { href: routes.deployments, label: "Deployments" },
];

export function AppHeader() {
  const pathname = usePathname();
  return (
    <header className="sticky top-0 z-30 border-line border-b bg-canvas/90 backdrop-blur-md">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-raised focus:px-3 focus:py-1.5"
      >
        Skip to content
      </a>
      <div className="mx-auto flex h-13 max-w-7xl items-center gap-1 px-4 sm:gap-3 sm:px-6">
        <Link
          href={routes.projects}
          aria-label="AutoStack"
          className="flex items-center gap-2 rounded font-semibold tracking-tight"
        >
          <Logo className="size-6" />
          <span className="max-sm:hidden">AutoStack</span>
        </Link>
        <nav aria-label="Main" className="flex items-center gap-0.5 sm:ml-3">
          {pages.map(({ href, label }) => {
            const current = pathname === href || pathname.startsWith(`${href}/`);
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
        <div className="ml-auto flex items-center gap-1.5">
          <ConnectionBadge />
          <CommandPaletteButton />
          <AccountMenu />
        </div>
      </div>
    </header>
  );
}
