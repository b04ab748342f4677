import { ApiError } from "../api/api-error";
import { eventStreamParser, type StreamEvent } from "./parse-event-stream";
import { reconnectDelay } from "./reconnect-delay";

/** `paused`: the page is hidden and holds no connection. `ended`: the server will not have us again (signed out, gone). */
export type Connection = "connecting" | "open" | "reconnecting" | "paused" | "ended";

export interface LiveStreamOptions {
  url: string;
  /** Where to resume from at the first connection: what the page holds already. */
  lastEventId?: string | null;
  onEvents: (events: StreamEvent[]) => void;
  onConnection: (connection: Connection) => void;
  /** The stream can't go on: the session has ended, or what it told about is gone. */
  onEnd: (error: ApiError) => void;
}

/** Longer than the server's comments are apart (15 s), so silence beyond it means that the connection is dead. */
const SILENCE_MS = 40_000;

/** From here on a connection counts as a success, and the pauses begin from the shortest again. */
const SETTLED_MS = 5_000;

/** How long a hidden page keeps its stream. */
const HIDDEN_MS = 30_000;

/**
 * A stream of server-sent events that always comes back: it resumes after the last event it saw, with growing, jittered
 * pauses while the server is away. Browsers allow six connections to a host over HTTP/1.1, shared by all tabs; so a page
 * that stays hidden lets its connection go, and takes it up again, at the same place, when it is shown.
 */
export class LiveStream {
  readonly #options: LiveStreamOptions;
  #lastEventId: string | null;
  #attempt = 0;
  #closed = false;
  #connection: AbortController | null = null;
  #reconnectTimer: ReturnType<typeof setTimeout> | undefined;
  #hiddenTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LiveStreamOptions) {
    this.#options = options;
    this.#lastEventId = options.lastEventId ?? null;
    document.addEventListener("visibilitychange", this.#onVisibility);
    window.addEventListener("online", this.#hurry);
    window.addEventListener("offline", this.#onOffline);
    options.onConnection("connecting");
    void this.#connect();
  }

  close(): void {
    this.#closed = true;
    this.#drop();
    document.removeEventListener("visibilitychange", this.#onVisibility);
    window.removeEventListener("online", this.#hurry);
    window.removeEventListener("offline", this.#onOffline);
  }

  /** Drops the connection and resumes after `id`, e.g. when a gap was found. */
  resumeAfter(id: string | null): void {
    this.#lastEventId = id;
    this.#drop();
    this.#schedule();
  }

  readonly #onVisibility = () => {
    clearTimeout(this.#hiddenTimer);
    if (document.visibilityState === "hidden") {
      this.#hiddenTimer = setTimeout(() => {
        this.#drop();
        this.#options.onConnection("paused");
      }, HIDDEN_MS);
    } else {
      this.#hurry();
    }
  };

  /** A connection that the network takes away may look open for long. One to this very machine is back at once. */
  readonly #onOffline = () => {
    if (this.#closed || !this.#connection) return;
    this.#drop();
    this.#options.onConnection("reconnecting");
    this.#schedule();
  };

  /** Connects now if no connection is open: a pause makes no sense once the cause for it is gone. */
  readonly #hurry = () => {
    if (this.#closed || this.#connection) return;
    clearTimeout(this.#reconnectTimer);
    this.#attempt = 0;
    void this.#connect();
  };

  #drop(): void {
    clearTimeout(this.#reconnectTimer);
    clearTimeout(this.#hiddenTimer);
    this.#connection?.abort();
    this.#connection = null;
  }

  async #connect(): Promise<void> {
    const connection = new AbortController();
    this.#connection = connection;
    try {
      await this.#read(connection);
    } catch (error) {
      if (connection.signal.aborted && this.#connection !== connection) return;
      if (error instanceof ApiError) {
        this.#options.onConnection("ended");
        this.#options.onEnd(error);
        this.close();
        return;
      }
    }
    // The server's end of the stream is an ordinary event (a token ran out, a restart): come back.
    if (this.#connection === connection) {
      this.#connection = null;
      this.#options.onConnection("reconnecting");
      this.#schedule();
    }
  }

  #schedule(): void {
    if (this.#closed) return;
    this.#reconnectTimer = setTimeout(() => void this.#connect(), reconnectDelay(this.#attempt++));
  }

  async #read(connection: AbortController): Promise<void> {
    const headers: Record<string, string> = { accept: "text/event-stream" };
    if (this.#lastEventId !== null) headers["last-event-id"] = this.#lastEventId;
    const response = await fetch(this.#options.url, { headers, cache: "no-store", signal: connection.signal });

    if (!response.ok || response.body === null) {
      const refused = response.status >= 400 && response.status < 500 && response.status !== 429;
      if (refused) throw new ApiError(response.status, await response.json().catch(() => ({})));
      throw new Error(`The stream answered with status ${response.status}.`);
    }

    const opened = Date.now();
    let silence = setTimeout(() => connection.abort(), SILENCE_MS);
    try {
      const parse = eventStreamParser();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        clearTimeout(silence);
        silence = setTimeout(() => connection.abort(), SILENCE_MS);
        if (this.#connection !== connection) return;
        // A connection that lasts proves that the server is well; one that only opens and ends again must not be retried in haste.
        if (Date.now() - opened > SETTLED_MS) this.#attempt = 0;
        this.#options.onConnection("open");
        const events = parse(value);
        const last = events.at(-1);
        if (!last) continue;
        if (last.id !== null) this.#lastEventId = last.id;
        this.#options.onEvents(events);
      }
    } finally {
      clearTimeout(silence);
    }
  }
}
