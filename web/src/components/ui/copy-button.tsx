"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { cn } from "@/lib/cn";
import { copyText } from "@/lib/copy-text";
import { Tooltip } from "./tooltip";

/** Copies `value`; `label` says what it is. Shows for a moment that it worked. */
export function CopyButton({ value, label, size = "size-6" }: { value: string; label: string; size?: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1_500);
    return () => clearTimeout(timer);
  }, [copied]);
  const Icon = copied ? Check : Copy;
  return (
    <Tooltip content={copied ? "Copied" : `Copy ${label}`}>
      <button
        type="button"
        aria-label={copied ? "Copied" : `Copy ${label}`}
        onClick={async () => setCopied(await copyText(value))}
        className={cn(
          "inline-grid shrink-0 place-items-center rounded text-ink-faint hover:bg-hover hover:text-ink",
          size,
        )}
      >
        <Icon className={cn("size-3.5", copied && "text-ok")} aria-hidden />
      </button>
    </Tooltip>
  );
}
