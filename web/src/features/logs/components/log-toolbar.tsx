"use client";

import {
  ChevronDown,
  ChevronUp,
  CircleAlert,
  Copy,
  Download,
  History,
  Link2,
  Maximize2,
  Minimize2,
  Search,
  UnfoldVertical,
  WrapText,
} from "lucide-react";
import { type KeyboardEvent, type ReactNode, useRef } from "react";
import { buttonStyle } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { Tooltip } from "@/components/ui/tooltip";
import { STAGES } from "@/config/stages";
import { useShortcuts } from "@/features/shell/components/use-shortcuts";
import type { StageName } from "@/lib/api/types";
import { copyText } from "@/lib/copy-text";
import { toast } from "@/lib/toast";

interface Props {
  query: string;
  onQuery: (query: string) => void;
  matchCount: number;
  match: number;
  onStep: (direction: 1 | -1) => void;
  /** There are more matches than those that were counted. */
  moreMatches: boolean;
  /** Whether the search is in all that is kept. */
  everything: boolean;
  /** Absent where all that is kept is shown anyhow. */
  onEverything?: (everything: boolean) => void;
  stage: StageName | null;
  /** Shows what stands around the match that is looked at; null: it is shown. */
  onAround: (() => void) | null;
  /** Absent where there are no stages. */
  onStage?: (stage: StageName | null) => void;
  /** Null: there is no error to jump to. */
  onFirstError: (() => void) | null;
  /** Something failed, so that there is one. */
  failed: boolean;
  /** Null: no line is marked. */
  onCopyLink: (() => void) | null;
  wrap: boolean;
  onWrap: (wrap: boolean) => void;
  full: boolean;
  onFull: (full: boolean) => void;
  copyAll: () => string;
  downloadUrl: string;
  fileName: string;
  lineCount: number;
}

export function LogToolbar(props: Props) {
  const copy = async () => {
    if (await copyText(props.copyAll()))
      toast.success(`${props.lineCount} ${props.lineCount === 1 ? "line" : "lines"} copied`);
    else toast.error("Not copied", { description: "The browser does not let this page use the clipboard." });
  };
  return (
    <div className="flex flex-wrap items-center gap-1.5 border-line border-b p-1.5">
      <SearchBox {...props} />
      {props.onEverything && (
        <Tool
          label="Search all that is kept"
          pressed={props.everything}
          onClick={() => props.onEverything?.(!props.everything)}
        >
          <History aria-hidden />
        </Tool>
      )}
      {props.onStage && (
        <Select
          label="Stage"
          any="All stages"
          value={props.stage ?? undefined}
          options={STAGES.map(({ name, label }) => ({ value: name, label }))}
          onChange={(stage) => props.onStage?.((stage ?? null) as StageName | null)}
          small
        />
      )}
      <div className="ml-auto flex items-center gap-0.5">
        {props.onFirstError && (
          <button
            type="button"
            onClick={props.onFirstError}
            className={buttonStyle({ look: props.failed ? "alert" : "ghost", size: "small" })}
          >
            <CircleAlert aria-hidden />
            First error
          </button>
        )}
        {props.onCopyLink && (
          <Tool label="Copy link to the marked line" onClick={props.onCopyLink}>
            <Link2 aria-hidden />
          </Tool>
        )}
        <Tool label="Wrap lines" pressed={props.wrap} onClick={() => props.onWrap(!props.wrap)}>
          <WrapText aria-hidden />
        </Tool>
        <Tool label="Copy all lines" onClick={copy}>
          <Copy aria-hidden />
        </Tool>
        <Tooltip content="Download the log">
          <a
            href={props.downloadUrl}
            download={props.fileName}
            aria-label="Download the log"
            className={buttonStyle({ look: "ghost", size: "icon-small" })}
          >
            <Download aria-hidden />
          </a>
        </Tooltip>
        <Tool
          label={props.full ? "Leave full screen" : "Full screen"}
          pressed={props.full}
          onClick={() => props.onFull(!props.full)}
        >
          {props.full ? <Minimize2 aria-hidden /> : <Maximize2 aria-hidden />}
        </Tool>
      </div>
    </div>
  );
}

function SearchBox({ query, onQuery, matchCount, moreMatches, everything, match, onStep, onAround }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const count = moreMatches ? `${matchCount}+` : `${matchCount}`;

  useShortcuts({ "/": () => input.current?.focus() });

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter") {
      event.preventDefault();
      onStep(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape" && query !== "") {
      event.stopPropagation();
      onQuery("");
    }
  };

  return (
    <div className="flex h-7 min-w-0 flex-1 items-center gap-1 rounded-md border border-line bg-surface pl-2 focus-within:border-accent max-sm:basis-full sm:max-w-72">
      <Search className="size-3.5 shrink-0 text-ink-faint" aria-hidden />
      <input
        ref={input}
        type="text"
        value={query}
        onChange={(event) => onQuery(event.target.value)}
        onKeyDown={onKeyDown}
        placeholder={everything ? "Search all that is kept" : "Search the log"}
        aria-label="Search the log"
        aria-keyshortcuts="/"
        spellCheck={false}
        className="h-full w-full min-w-0 bg-transparent text-xs outline-none placeholder:text-ink-faint max-sm:text-[1rem]"
      />
      {query !== "" && (
        <>
          <span role="status" className="shrink-0 text-2xs text-ink-faint tabular-nums">
            {matchCount === 0 ? "none" : match < 0 ? count : `${match + 1} of ${count}`}
          </span>
          <Tool label="Previous match" onClick={() => onStep(-1)} disabled={matchCount === 0}>
            <ChevronUp aria-hidden />
          </Tool>
          <Tool label="Next match" onClick={() => onStep(1)} disabled={matchCount === 0}>
            <ChevronDown aria-hidden />
          </Tool>
          {onAround && (
            <Tool label="Show what is around it" onClick={onAround}>
              <UnfoldVertical aria-hidden />
            </Tool>
          )}
        </>
      )}
    </div>
  );
}

interface ToolProps {
  label: string;
  pressed?: boolean;
  disabled?: boolean;
  onClick: () => void;
  children: ReactNode;
}

function Tool({ label, pressed, disabled, onClick, children }: ToolProps) {
  return (
    <Tooltip content={label}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={pressed}
        disabled={disabled}
        onClick={onClick}
        className={buttonStyle({ look: pressed ? "pressed" : "ghost", size: "icon-small" })}
      >
        {children}
      </button>
    </Tooltip>
  );
}
