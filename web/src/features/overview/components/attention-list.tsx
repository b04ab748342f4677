import { ChevronRight, CircleX, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { toneText } from "@/features/deployments/rules/status";
import { cn } from "@/lib/cn";
import type { Attention } from "../rules/attention";
import { Section } from "./section";

/** What somebody should look at. No section at all when there is nothing. */
export function AttentionList({ items }: { items: readonly Attention[] }) {
  if (items.length === 0) return null;
  return (
    <Section id="attention" title="Needs attention">
      <ul className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface shadow-card">
        {items.map(({ key, tone, where, title, detail, href }) => {
          const Icon = tone === "bad" ? CircleX : TriangleAlert;
          return (
            <li key={key}>
              <Link
                href={href}
                className="flex items-start gap-3 px-4 py-3 hover:bg-hover focus-visible:-outline-offset-2"
              >
                <Icon className={cn("mt-0.5 size-4 shrink-0", toneText[tone])} aria-hidden />
                <span className="min-w-0 flex-1">
                  <span className="font-medium">{where}</span> <span className={toneText[tone]}>{title}</span>
                  {detail && <span className="line-clamp-2 text-ink-muted text-sm break-words">{detail}</span>}
                </span>
                <ChevronRight className="mt-0.5 size-4 shrink-0 text-ink-faint" aria-hidden />
              </Link>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
