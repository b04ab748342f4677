"use client";

import { Search } from "lucide-react";
import dynamic from "next/dynamic";
import { useEffect, useState } from "react";

// Most visits never open it, so its code comes when it is asked for.
const CommandPalette = dynamic(() => import("./command-palette").then((module) => module.CommandPalette), {
  ssr: false,
});

export function CommandPaletteButton() {
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  const show = (next: boolean) => {
    setWanted(true);
    setOpen(next);
  };

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      setWanted(true);
      setOpen((shown) => !shown);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);

  return (
    <>
      <button
        type="button"
        onClick={() => show(true)}
        aria-label="Search and commands"
        aria-keyshortcuts="Meta+K Control+K"
        className="inline-flex h-8 items-center gap-2 rounded-md border border-line bg-surface px-2 text-ink-faint text-sm hover:bg-hover hover:text-ink"
      >
        <Search className="size-4" aria-hidden />
        <span className="max-md:hidden">Search</span>
        <kbd className="rounded border border-line bg-sunken px-1 font-sans text-2xs max-md:hidden">⌘K</kbd>
      </button>
      {wanted && <CommandPalette open={open} onOpenChange={setOpen} />}
    </>
  );
}
