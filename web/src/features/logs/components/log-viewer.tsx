"use client";

import { type Ref, useDeferredValue, useEffect, useImperativeHandle, useMemo, useRef, useState } from "react";
import { Card } from "@/components/ui/card";
import { stageLabel } from "@/config/stages";
import { countUntil } from "@/features/replay/rules/replay";
import { useShortcuts } from "@/features/shell/components/use-shortcuts";
import type { Failure, StageName } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { useLog } from "../api/use-log";
import { firstError } from "../rules/first-error";
import { indexOfLine } from "../rules/log-buffer";
import type { LogSource } from "../rules/log-source";
import { findMatches, searchPattern, stepMatch } from "../rules/search";
import { LogEmpty } from "./log-empty";
import { LogLines, type LogLinesHandle } from "./log-lines";
import { LogToolbar } from "./log-toolbar";

export interface LogViewerHandle {
  jumpToLine: (line: number) => void;
}

interface Props {
  ref?: Ref<LogViewerHandle>;
  source: LogSource;
  failure: Failure | null;
  finished: boolean;
  /** Shows only this stage's lines; null for all. */
  stage: StageName | null;
  /** Absent where there are no stages. */
  onStage?: (stage: StageName | null) => void;
  initialLine: number | null;
  /** Shows only what was written by then; null for all. */
  until: string | null;
  /** Takes the height of what it lies in, for pages that are about the log alone. */
  className?: string;
}

/** A log: live, virtualised, searchable. */
export function LogViewer({ ref, source, failure, finished, stage, onStage, initialLine, until, className }: Props) {
  const { buffer, connection, error } = useLog(source);
  const lines = useRef<LogLinesHandle>(null);
  const [following, setFollowing] = useState(initialLine === null);
  const [wrap, setWrap] = useState(false);
  const [full, setFull] = useState(false);
  const [selectedLine, setSelectedLine] = useState(initialLine);
  const [query, setQuery] = useState("");
  const [match, setMatch] = useState(-1);

  const entries = useMemo(() => {
    const all = buffer.entries.slice(0, buffer.count);
    const shown = until === null ? all : all.slice(0, countUntil(all, until));
    return stage === null ? shown : shown.filter((entry) => entry.stage === stage);
  }, [buffer, stage, until]);
  const wantedQuery = useDeferredValue(query);
  const pattern = useMemo(() => searchPattern(wantedQuery), [wantedQuery]);
  const matches = useMemo(() => findMatches(entries, pattern), [entries, pattern]);
  const errorIndex = useMemo(() => (failure ? firstError(entries, failure) : null), [entries, failure]);

  const show = (index: number) => {
    setFollowing(false);
    lines.current?.scrollToIndex(index);
  };
  const select = (line: number) => {
    const index = indexOfLine(entries, line);
    setSelectedLine(line);
    if (index >= 0) show(index);
  };
  const step = (direction: 1 | -1) => {
    const next = stepMatch(matches, match, direction);
    setMatch(next);
    const index = matches[next];
    if (index !== undefined) show(index);
  };

  // A jump may come with a change of the stage filter, so it waits for the lines that it leads to.
  const [wantedLine, setWantedLine] = useState(initialLine);
  useImperativeHandle(ref, () => ({ jumpToLine: setWantedLine }), []);
  useEffect(() => {
    if (wantedLine === null || buffer.last < wantedLine) return;
    const index = indexOfLine(entries, wantedLine);
    if (entries[index]?.line !== wantedLine) return;
    setSelectedLine(wantedLine);
    setFollowing(false);
    lines.current?.scrollToIndex(index);
    setWantedLine(null);
  }, [wantedLine, entries, buffer.last]);

  const toFirstError = errorIndex === null ? null : () => select(entries[errorIndex]?.line ?? 1);
  useShortcuts({
    n: () => step(1),
    p: () => step(-1),
    e: () => toFirstError?.(),
    f: () => setFollowing(true),
    w: () => setWrap(!wrap),
    m: () => setFull(!full),
  });

  useEffect(() => {
    if (!full) return;
    const onKeyDown = (event: KeyboardEvent) => event.key === "Escape" && setFull(false);
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [full]);

  return (
    <Card
      aria-label="Log"
      className={cn(
        "flex flex-col overflow-hidden",
        full ? "fixed inset-0 z-40 rounded-none border-0" : "h-[min(44rem,75dvh)] min-h-80",
        !full && className,
      )}
    >
      <LogToolbar
        query={query}
        onQuery={(next) => {
          setQuery(next);
          setMatch(-1);
        }}
        matchCount={matches.length}
        match={match}
        onStep={step}
        stage={stage}
        onStage={onStage}
        onFirstError={toFirstError}
        wrap={wrap}
        onWrap={setWrap}
        full={full}
        onFull={setFull}
        copyAll={() => entries.map(({ plain }) => plain).join("\n")}
        downloadUrl={source.download}
        fileName={source.fileName}
        lineCount={entries.length}
      />
      {entries.length === 0 ? (
        <LogEmpty
          connection={connection}
          error={error}
          finished={finished}
          writer={source.writer}
          stage={stage === null ? null : stageLabel(stage)}
        />
      ) : (
        <LogLines
          ref={lines}
          lineHref={source.lineHref}
          named={source.named}
          entries={entries}
          following={following}
          onFollowing={setFollowing}
          live={!finished}
          wrap={wrap}
          selectedLine={selectedLine}
          onSelectLine={setSelectedLine}
          pattern={pattern}
          currentMatch={matches[match] ?? null}
        />
      )}
    </Card>
  );
}
