import type { LogLine } from "@/lib/api/types";
import { appendLines, emptyLog, type LogBuffer, prependLines } from "../rules/log-buffer";

/** How often the view is told of new lines, however fast they come. */
const NOTIFY_MS = 50;

/** The lines of one log outside of React's state, since they may be many and come fast. */
export class LogStore {
  #buffer: LogBuffer = emptyLog();
  #shown: LogBuffer = this.#buffer;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #sparse: boolean;

  /** @param sparse Lines have numbers of a whole of which this log is a part, so that a gap says nothing. */
  constructor(sparse: boolean) {
    this.#sparse = sparse;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): LogBuffer => this.#shown;

  get last(): number {
    return this.#buffer.last;
  }

  /** Adds lines; answers after which line some are missing, or null. */
  append(lines: readonly LogLine[]): number | null {
    const { buffer, missingAfter } = appendLines(this.#buffer, lines, this.#sparse);
    this.#buffer = buffer;
    this.#tellSoon();
    return missingAfter;
  }

  /** Adds lines that were written before all others; answers whether any were new. */
  prepend(lines: readonly LogLine[]): boolean {
    const before = this.#buffer;
    this.#buffer = prependLines(before, lines);
    this.#tellSoon();
    return this.#buffer !== before;
  }

  #tellSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (this.#shown === this.#buffer) return;
      this.#shown = this.#buffer;
      for (const listener of this.#listeners) listener();
    }, NOTIFY_MS);
  }
}
