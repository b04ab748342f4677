"use client";

import { type Ref, useDeferredValue, useEffect, useImperativeHandle, useMemo, useRef, useState } from "react";
import { Card } from "@/components/ui/card";
import { stageLabel } from "@/config/stages";
import { countUntil } from "@/features/replay/rules/replay";
import { useShortcuts } from "@/features/shell/components/use-shortcuts";
import type { Failure, StageName } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { useSettled } from "@/lib/use-settled";
import { useKeptMatches } from "../api/use-kept-matches";
import { useLog } from "../api/use-log";
import { firstError } from "../rules/first-error";
import { indexOfLine } from "../rules/log-buffer";
import type { LogSource } from "../rules/log-source";
import { findMatches, searchPattern, stepMatch } from "../rules/search";
import { whyEmpty } from "../rules/why-empty";
import { LogEarlier } from "./log-earlier";
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
  const log = useLog(source);
  const { buffer } = log;
  const lines = useRef<LogLinesHandle>(null);
  const [following, setFollowing] = useState(initialLine === null);
  const [wrap, setWrap] = useState(false);
  const [full, setFull] = useState(false);
  const [selectedLine, setSelectedLine] = useState(initialLine);
  const [query, setQuery] = useState("");
  // By its line: its place among the matches changes when earlier lines come in.
  const [matchLine, setMatchLine] = useState<number | null>(null);
  const [everything, setEverything] = useState(false);
  const wanted = useSettled(query, 300);
  const kept = useKeptMatches(everything ? source.kept : null, wanted);
  // What is looked for in all that is kept takes the place of what comes in.
  const searching = everything && wanted !== "";
  const earlier = searching ? kept.earlier : log.earlier;

  const entries = useMemo(() => {
    if (searching) return kept.entries;
    const all = buffer.entries.slice(0, buffer.count);
    const shown = until === null ? all : all.slice(0, countUntil(all, until));
    return stage === null ? shown : shown.filter((entry) => entry.stage === stage);
  }, [buffer, stage, until, searching, kept.entries]);
  const wantedQuery = useDeferredValue(query);
  const pattern = useMemo(() => searchPattern(wantedQuery), [wantedQuery]);
  const matches = useMemo(() => findMatches(entries, pattern), [entries, pattern]);
  const match = useMemo(
    () => (matchLine === null ? -1 : matches.findIndex((index) => entries[index]?.line === matchLine)),
    [matches, entries, matchLine],
  );
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
    const index = matches[stepMatch(matches, match, direction)];
    setMatchLine(index === undefined ? null : (entries[index]?.line ?? null));
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

  const loadEarlier = () => {
    // Whoever looks back is not to be taken to the end.
    setFollowing(false);
    earlier?.load();
  };

  const searchEverything = (next: boolean) => {
    setEverything(next);
    setMatchLine(null);
    setFollowing(true);
  };

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
          setMatchLine(null);
          if (everything) setFollowing(true);
        }}
        matchCount={matches.length}
        match={match}
        onStep={step}
        moreMatches={searching && kept.earlier !== null}
        everything={everything}
        onEverything={source.kept ? searchEverything : undefined}
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
      {earlier && <LogEarlier earlier={earlier} firstLine={entries[0]?.line ?? null} onLoad={loadEarlier} />}
      {entries.length === 0 ? (
        <LogEmpty
          pending={searching ? kept.pending : log.connection !== "open"}
          error={searching ? kept.error : log.error}
        >
          {whyEmpty({
            wanted: searching ? wanted : null,
            stage: stage === null ? null : stageLabel(stage),
            writer: source.writer,
            finished,
            earlier: earlier !== null,
          })}
        </LogEmpty>
      ) : (
        <LogLines
          key={searching ? wanted : ""}
          ref={lines}
          lineHref={source.lineHref}
          named={source.named}
          entries={entries}
          following={following}
          onFollowing={setFollowing}
          onTop={() => earlier && !earlier.problem && loadEarlier()}
          live={!finished && !searching}
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
