"use client";

import { LoaderCircle } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useReconnecting } from "@/lib/sse/connections";

/** A break shorter than this is mended before anybody needs to hear of it. */
const PATIENCE_MS = 800;

/** Says that the page is cut off from live updates and is coming back by itself. */
export function ConnectionBadge() {
  const reconnecting = useReconnecting();
  const online = useOnline();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(reconnecting), reconnecting ? PATIENCE_MS : 0);
    return () => clearTimeout(timer);
  }, [reconnecting]);

  return (
    <span role="status">
      {shown && (
        <span
          title="Live updates are interrupted. What you see may be old until the connection is back; no reload is needed."
          className="inline-flex animate-enter items-center gap-1.5 rounded-full bg-warn-soft px-2 py-0.5 font-medium text-2xs text-warn"
        >
          <LoaderCircle className="size-3 animate-spin" aria-hidden />
          {online ? "Reconnecting" : "Offline"}
        </span>
      )}
    </span>
  );
}

/** Whether this device has a network, as far as the browser can tell. */
function useOnline(): boolean {
  return useSyncExternalStore(
    (listener) => {
      window.addEventListener("online", listener);
      window.addEventListener("offline", listener);
      return () => {
        window.removeEventListener("online", listener);
        window.removeEventListener("offline", listener);
      };
    },
    () => navigator.onLine,
    () => true,
  );
}
