"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { MAIN_PAGES } from "@/config/navigation";
import { routes } from "@/config/routes";
import { whenHelpIsWanted } from "./help-wanted";
import { useShortcuts } from "./use-shortcuts";
import { useTheme } from "./use-theme";

const ShortcutSheet = dynamic(() => import("./shortcut-sheet").then((module) => module.ShortcutSheet), { ssr: false });

/** The shortcuts that work on every page, and the sheet that tells of all. */
export function GlobalShortcuts() {
  const router = useRouter();
  const [, setTheme] = useTheme();
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  const show = () => {
    setWanted(true);
    setOpen(true);
  };
  whenHelpIsWanted(show);
  useShortcuts({
    ...Object.fromEntries(MAIN_PAGES.map(({ key, href }) => [`g ${key}`, () => router.push(href)])),
    "?": show,
    c: () => router.push(routes.newProject),
    t: () => setTheme(isDark() ? "light" : "dark"),
  });
  return wanted && <ShortcutSheet open={open} onOpenChange={setOpen} />;
}

function isDark(): boolean {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
}
