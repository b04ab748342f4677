"use client";

import { type Ref, useEffect, useImperativeHandle, useMemo, useRef, useState } from "react";
import { Card } from "@/components/ui/card";
import { stageLabel } from "@/config/stages";
import { useShortcuts } from "@/features/shell/components/use-shortcuts";
import type { Failure, StageName } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { copyText } from "@/lib/copy-text";
import { toast } from "@/lib/toast";
import { useSettled } from "@/lib/use-settled";
import { useLogSearch } from "../api/use-log-search";
import { useShownLines } from "../api/use-shown-lines";
import { firstError } from "../rules/first-error";
import { indexOfLine } from "../rules/log-buffer";
import type { LogSource } from "../rules/log-source";
import { whyEmpty } from "../rules/why-empty";
import { LogAround } from "./log-around";
import { LogEmpty } from "./log-empty";
import { LogLines, type LogLinesHandle } from "./log-lines";
import { LogMore } from "./log-more";
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
  /** Of a log that is kept: the line whose surroundings are shown instead of what comes in; null: of none. */
  around?: number | null;
  onAround?: (line: number | null) => void;
  /** Takes the height of what it lies in, for pages that are about the log alone. */
  className?: string;
}

/** A log: live, virtualised, searchable. */
export function LogViewer({ ref, source, failure, finished, stage, onStage, initialLine, until, ...props }: Props) {
  const { around = null, onAround, className } = props;
  const lines = useRef<LogLinesHandle>(null);
  const [following, setFollowing] = useState(initialLine === null);
  const [wrap, setWrap] = useState(false);
  const [full, setFull] = useState(false);
  const [picked, setPicked] = useState(initialLine);
  const [query, setQuery] = useState("");
  const [everything, setEverything] = useState(false);
  const wanted = useSettled(query, 300);
  // What is looked for in all that is kept takes the place of what comes in.
  const search = everything && wanted !== "" ? wanted : null;
  const log = useShownLines(source, { around, search, stage, until });
  const { entries, earlier, later } = log;
  const found = useLogSearch(entries, query);
  const errorIndex = useMemo(() => (failure ? firstError(entries, failure) : null), [entries, failure]);
  const marked = picked ?? around;

  const show = (index: number) => {
    setPicked(entries[index]?.line ?? null);
    setFollowing(false);
    lines.current?.scrollToIndex(index);
  };
  const step = (direction: 1 | -1) => {
    const index = found.step(direction);
    if (index !== null) show(index);
  };

  // A jump may come with a change of the stage filter, so it waits for the lines that it leads to.
  const [wantedLine, setWantedLine] = useState(initialLine);
  useImperativeHandle(ref, () => ({ jumpToLine: setWantedLine }), []);
  useEffect(() => {
    if (wantedLine === null) return;
    const index = indexOfLine(entries, wantedLine);
    if (entries[index]?.line !== wantedLine) return;
    setPicked(wantedLine);
    setFollowing(false);
    lines.current?.scrollToIndex(index);
    setWantedLine(null);
  }, [wantedLine, entries]);

  const copyLink = async (line: number) => {
    setPicked(line);
    const path = source.lineHref(line);
    // Where a line is shown among others as they come in, the address can name it and the page stays as it is.
    if (source.kept === null) window.history.replaceState(null, "", path);
    if (await copyText(window.location.origin + path)) toast.success(`Link to line ${line} copied`);
  };
  const showAround = (line: number) => {
    setPicked(line);
    setFollowing(false);
    onAround?.(line);
  };
  const leaveAround = () => {
    // To where it was opened from: among what was found the line is shown again.
    if (search === null) {
      setPicked(null);
      setFollowing(true);
    }
    onAround?.(null);
  };
  const mayShowAround = onAround !== undefined && search !== null && around === null;

  const loadEarlier = () => {
    // Whoever looks back is not to be taken to the end.
    setFollowing(false);
    earlier?.load();
  };
  const searchEverything = (next: boolean) => {
    setEverything(next);
    found.reset();
    setFollowing(true);
    if (around !== null) onAround?.(null);
  };

  // Of what an application prints, which may be much and never ends, the first error is looked for when it is asked for.
  const lookForError = () => {
    const index = firstError(entries, null);
    if (index !== null) show(index);
    else toast.success("No line that is shown looks like an error");
  };
  const toKnownError = errorIndex === null ? null : () => show(errorIndex);
  const toFirstError = source.kept && entries.length > 0 ? lookForError : toKnownError;
  useShortcuts({
    n: () => step(1),
    p: () => step(-1),
    e: () => toFirstError?.(),
    f: () => (around === null ? setFollowing(true) : leaveAround()),
    l: () => marked !== null && void copyLink(marked),
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
      look={full ? "filling" : "resting"}
      className={cn("flex flex-col overflow-hidden", !full && cn("min-h-80", className ?? "h-[min(44rem,75dvh)]"))}
    >
      <LogToolbar
        query={query}
        onQuery={(next) => {
          setQuery(next);
          found.reset();
          if (everything) setFollowing(true);
        }}
        matchCount={found.count}
        match={found.match}
        onStep={step}
        moreMatches={search !== null && earlier !== null}
        everything={everything}
        onEverything={source.kept ? searchEverything : undefined}
        onAround={mayShowAround && found.index !== null && marked !== null ? () => showAround(marked) : null}
        stage={stage}
        onStage={onStage}
        onFirstError={toFirstError}
        failed={failure !== null}
        onCopyLink={marked === null ? null : () => void copyLink(marked)}
        wrap={wrap}
        onWrap={setWrap}
        full={full}
        onFull={setFull}
        copyAll={() => entries.map(({ plain }) => plain).join("\n")}
        downloadUrl={source.download}
        fileName={source.fileName}
        lineCount={entries.length}
      />
      {around !== null && !log.pending && (
        <LogAround
          line={around}
          found={entries.length === 0 || entries[indexOfLine(entries, around)]?.line === around}
          onLeave={leaveAround}
          back={search === null ? "To the newest lines" : "Back to what was found"}
        />
      )}
      {earlier && <LogMore more={earlier} end="earlier" line={entries[0]?.line ?? null} onLoad={loadEarlier} />}
      {entries.length === 0 ? (
        <LogEmpty pending={log.pending} error={log.error} onRetry={log.retry}>
          {whyEmpty({
            around,
            wanted: search,
            stage: stage === null ? null : stageLabel(stage),
            writer: source.writer,
            finished,
            inSpan: source.kept !== null && (source.kept.from ?? source.kept.to) !== null,
            earlier: earlier !== null,
          })}
        </LogEmpty>
      ) : (
        <LogLines
          key={around ?? search ?? ""}
          ref={lines}
          onAct={mayShowAround ? showAround : (line) => void copyLink(line)}
          actWords={mayShowAround ? "Show what is around line" : "Copy link to line"}
          named={source.named}
          entries={entries}
          // What stands around a line has an end that is not the log's.
          following={following && around === null}
          onFollowing={(atEnd) => {
            if (around === null) setFollowing(atEnd);
            else if (atEnd && !later?.problem) later?.load();
          }}
          onTop={() => earlier && !earlier.problem && loadEarlier()}
          toEnd={
            around === null
              ? { words: log.live && !finished ? "Follow" : "To the end", run: () => setFollowing(true) }
              : { words: "To the newest lines", run: leaveAround }
          }
          startAt={marked !== null && (around !== null || !following) ? indexOfLine(entries, around ?? marked) : null}
          wrap={wrap}
          selectedLine={marked}
          pattern={found.pattern}
          currentMatch={found.index}
        />
      )}
      {later && <LogMore more={later} end="later" line={entries.at(-1)?.line ?? null} onLoad={later.load} />}
    </Card>
  );
}
