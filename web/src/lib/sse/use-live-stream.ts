"use client";

import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { ApiError } from "../api/api-error";
import { isSessionEnded } from "../api/api-error";
import { reportConnection, sessionEnded, useSessionNumber } from "./connections";
import { type Connection, LiveStream } from "./live-stream";
import type { StreamEvent } from "./parse-event-stream";

interface Options {
  /** Null: no stream is wanted now. */
  url: string | null;
  /** Read when the stream is opened: what the page holds already, to resume after. */
  lastEventId?: () => string | null;
  onEvents: (events: StreamEvent[], stream: LiveStream) => void;
  /** Back after a break, or opened anew: what the stream does not replay must be read again. */
  onReconnected?: () => void;
  onEnd?: (error: ApiError) => void;
}

/** Keeps a stream open while the component is mounted, and tells the page's connection badge of it. */
export function useLiveStream(options: Options): Connection {
  const { url } = options;
  const session = useSessionNumber();
  const [connection, setConnection] = useState<Connection>("connecting");
  const broken = useRef(false);

  const onEvents = useEffectEvent(options.onEvents);
  const lastEventId = useEffectEvent(() => options.lastEventId?.() ?? null);
  const onEnd = useEffectEvent((error: ApiError) => {
    if (isSessionEnded(error)) sessionEnded();
    options.onEnd?.(error);
  });
  const onConnection = useEffectEvent((next: Connection) => {
    setConnection(next);
    if (next === "open" && broken.current) options.onReconnected?.();
    broken.current =
      next === "reconnecting" || next === "paused" || next === "ended" || (broken.current && next !== "open");
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: a stream that ended with the session opens anew because of `session`.
  useEffect(() => {
    if (url === null) return;
    const key = Symbol(url);
    const stream = new LiveStream({
      url,
      lastEventId: lastEventId(),
      onEvents: (events) => onEvents(events, stream),
      onConnection: (next) => {
        reportConnection(key, next);
        onConnection(next);
      },
      onEnd: (error) => onEnd(error),
    });
    return () => {
      // What happens until it is opened anew may be missed: a stream that has seen no event has no place to resume at.
      broken.current = true;
      stream.close();
      reportConnection(key, null);
    };
  }, [url, session]);

  return connection;
}
