"use client";

import Link from "next/link";
import { routes } from "@/config/routes";
import { AccountMenu } from "./account-menu";
import { CommandPaletteButton } from "./command-palette-button";
import { ConnectionBadge } from "./connection-badge";
import { Logo } from "./logo";
import { MainNavigation } from "./main-navigation";

export function AppHeader() {
  return (
    <header className="sticky top-0 z-30 border-line border-b bg-canvas/90 backdrop-blur-md">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-raised focus:px-3 focus:py-1.5"
      >
        Skip to content
      </a>
      <div className="mx-auto flex h-13 max-w-7xl items-center gap-3 px-4 sm:px-6">
        <Link
          href={routes.overview}
          aria-label="AutoStack"
          className="flex items-center gap-2 rounded font-semibold tracking-tight"
        >
          <Logo className="size-6" />
          <span>AutoStack</span>
        </Link>
        <MainNavigation />
        <div className="ml-auto flex items-center gap-1.5">
          <ConnectionBadge />
          <CommandPaletteButton />
          <AccountMenu />
        </div>
      </div>
    </header>
  );
}
