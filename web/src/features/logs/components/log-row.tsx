import { memo, type Ref, useMemo } from "react";
import { cn } from "@/lib/cn";
import { formatClock, formatExact } from "@/lib/time/format-relative";
import { parseAnsi } from "../rules/ansi";
import { looksLikeError } from "../rules/first-error";
import type { LogEntry } from "../rules/log-buffer";
import { markMatches } from "../rules/search";

interface Props {
  ref?: Ref<HTMLDivElement>;
  index: number;
  top: number;
  entry: LogEntry;
  /** How wide line numbers are. */
  digits: number;
  wrap: boolean;
  /** What its number does, and the words for it, which end with the number. */
  onAct: (line: number) => void;
  actWords: string;
  /** Says who wrote the line. */
  named: boolean;
  selected: boolean;
  pattern: RegExp | null;
  isCurrentMatch: boolean;
}

export const LogRow = memo(function LogRow({
  ref,
  index,
  top,
  entry,
  digits,
  wrap,
  onAct,
  actWords,
  named,
  selected,
  pattern,
  isCurrentMatch,
}: Props) {
  const spans = useMemo(() => markMatches(parseAnsi(entry.text), pattern), [entry.text, pattern]);

  return (
    <div
      ref={ref}
      data-index={index}
      data-line={entry.line}
      style={{ transform: `translateY(${top}px)` }}
      className={cn(
        "group absolute top-0 left-0 flex min-w-full px-2 hover:bg-hover",
        wrap && "w-full",
        selected
          ? "bg-accent-soft shadow-[inset_2px_0_0_var(--color-accent)]"
          : looksLikeError(entry.plain) && "bg-bad-soft/60",
      )}
    >
      <button
        type="button"
        tabIndex={-1}
        aria-label={`${actWords} ${entry.line}`}
        title={`${actWords} ${entry.line}`}
        onClick={() => onAct(entry.line)}
        style={{ width: `${digits + 1}ch` }}
        className="shrink-0 self-start pr-[1ch] text-right text-ink-faint select-none hover:text-accent hover:underline"
      >
        {entry.line}
      </button>
      <time
        dateTime={entry.at}
        title={formatExact(entry.at)}
        className="mr-3 ml-1 shrink-0 text-ink-faint select-none max-sm:hidden"
      >
        {formatClock(entry.at)}
      </time>
      {named && (
        <span className="mr-3 w-[10ch] shrink-0 truncate text-accent select-none" title={entry.instance ?? undefined}>
          {entry.instance}
        </span>
      )}
      <span className={cn("min-w-0 pr-2", wrap ? "whitespace-pre-wrap [overflow-wrap:anywhere]" : "whitespace-pre")}>
        {spans.map(({ text, className, color, background, marked }, place) => {
          const style =
            color || background ? { color: color ?? undefined, background: background ?? undefined } : undefined;
          const Tag = marked ? "mark" : "span";
          return (
            <Tag
              // biome-ignore lint/suspicious/noArrayIndexKey: spans have no other identity, and are made anew with the text.
              key={place}
              className={marked ? cn("rounded-xs text-ink", isCurrentMatch ? "bg-mark-current" : "bg-mark") : className}
              style={style}
            >
              {text}
            </Tag>
          );
        })}
        {spans.length === 0 && " "}
      </span>
    </div>
  );
});
