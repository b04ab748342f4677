"use client";

import { createContext, useContext, useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

/** A moment of the past that a part of the page shows: there, everything counts from it and nothing ticks. */
const Moment = createContext<number | null>(null);
export const AtMoment = Moment.Provider;

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

/** The time now, renewed every second; or the moment of the past that is shown around the component. */
export function useNow(): number {
  const moment = useContext(Moment);
  const current = useSyncExternalStore(subscribe, read, read);
  return moment ?? current;
}

/** React reads this twice and wants the same answer, so it moves by whole seconds only; before the first tick it may be old. */
function read(): number {
  if (timer === undefined && Date.now() - now >= 1_000) now = Date.now();
  return now;
}
