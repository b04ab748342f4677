"use client";

import { useEffect, useSyncExternalStore } from "react";

let pauses = 0;
const listeners = new Set<() => void>();

function change(by: 1 | -1): void {
  pauses += by;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Whether the stream of all events is to be open. */
export const useActivityWanted = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => pauses === 0,
    () => true,
  );

/**
 * Lets the stream of all events go while a page has streams of its own: a browser gives all its tabs together six connections to a host
 * (HTTP/1.1), and a request that finds none free waits for ever. It goes on afterwards where it stopped.
 */
export function usePauseActivity(paused: boolean): void {
  useEffect(() => {
    if (!paused) return;
    change(1);
    return () => change(-1);
  }, [paused]);
}
