"use client";

import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();

/** A choice that this browser remembers, and nobody else needs to know; null while there is none. */
export function useRemembered(key: string): [value: string | null, remember: (value: string) => void] {
  const name = `autostack.${key}`;
  const value = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      window.addEventListener("storage", listener);
      return () => {
        listeners.delete(listener);
        window.removeEventListener("storage", listener);
      };
    },
    () => read(name),
    () => null,
  );
  return [
    value,
    (next) => {
      try {
        localStorage.setItem(name, next);
      } catch {
        // A browser that keeps nothing forgets it with the page.
      }
      for (const listener of listeners) listener();
    },
  ];
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}
