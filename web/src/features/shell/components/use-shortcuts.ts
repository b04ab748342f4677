"use client";

import { useEffect, useEffectEvent } from "react";
import { type Prefix, press, takesKeys } from "../rules/shortcuts";

type Handlers = Readonly<Record<string, () => void>>;
const listening = new Set<(keys: string) => boolean>();
let prefix: Prefix | null = null;

/** One listener for the page: two shortcuts that begin alike must agree on what was pressed before. */
function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || takesKeys(event.target)) return;
  // What else holds no key of its own: Shift alone, and the like.
  if (event.key.length !== 1) return;
  const pressed = press(prefix, event.key, Date.now());
  prefix = pressed.prefix;
  const { keys } = pressed;
  if (keys !== null && [...listening].reverse().some((listener) => listener(keys))) event.preventDefault();
}

/** Calls a handler when its keys are pressed outside of text fields and dialogs; keys as in {@link SHORTCUTS}. */
export function useShortcuts(handlers: Handlers): void {
  const handle = useEffectEvent((keys: string): boolean => {
    if (!Object.hasOwn(handlers, keys)) return false;
    handlers[keys]?.();
    return true;
  });
  useEffect(() => {
    const listener = (keys: string) => handle(keys);
    if (listening.size === 0) window.addEventListener("keydown", onKeyDown);
    listening.add(listener);
    return () => {
      listening.delete(listener);
      if (listening.size === 0) window.removeEventListener("keydown", onKeyDown);
    };
  }, []);
}
