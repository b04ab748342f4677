"use client";

import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

/** One clock for the whole page: everything that ticks, ticks together, and nothing ticks while nobody looks on. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time now, renewed every second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, current, current);
}

/** React reads this twice and wants the same answer, so it moves by whole seconds only; before the first tick it may be old. */
function current(): number {
  if (timer === undefined && Date.now() - now >= 1_000) now = Date.now();
  return now;
}
