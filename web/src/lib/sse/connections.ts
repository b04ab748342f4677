"use client";

import { useSyncExternalStore } from "react";
import type { Connection } from "./live-stream";

/** The streams of the page and how they are, for the one badge that tells of them. */
const connections = new Map<symbol, Connection>();
const listeners = new Set<() => void>();
let reconnecting = false;

export function reportConnection(stream: symbol, connection: Connection | null): void {
  if (connection === null) connections.delete(stream);
  else connections.set(stream, connection);
  const now = [...connections.values()].includes("reconnecting");
  if (now === reconnecting) return;
  reconnecting = now;
  for (const listener of listeners) listener();
}

/** Whether some stream of the page is down and coming back. */
export function useReconnecting(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => reconnecting,
    () => false,
  );
}

let onSessionEnded: () => void = () => {};

/** Registers what leads to the sign-in page; streams find the end of a session as requests do. */
export function whenSessionEnds(callback: () => void): void {
  onSessionEnded = callback;
}

export const sessionEnded = (): void => onSessionEnded();

let session = 0;
const followers = new Set<() => void>();

/** Somebody has signed in again on this page: streams that ended with the session before open anew. */
export function sessionBegan(): void {
  session += 1;
  for (const follower of followers) follower();
}

/** Which session of this page it is, from 0. */
export function useSessionNumber(): number {
  return useSyncExternalStore(
    (follower) => {
      followers.add(follower);
      return () => followers.delete(follower);
    },
    () => session,
    () => 0,
  );
}
