import { CircleCheck, Clock, LoaderCircle, type LucideIcon, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { routes } from "@/config/routes";
import { type Tone, toneText } from "@/features/deployments/rules/status";
import { cn } from "@/lib/cn";

interface Figure {
  count: number;
  /** There are more than were counted. */
  more: boolean;
}

interface Props {
  live: Figure;
  running: Figure;
  queued: Figure;
  attention: Figure;
}

/** How much of each there is, and the way to it. */
export function Figures({ live, running, queued, attention }: Props) {
  const tiles: { label: string; figure: Figure; icon: LucideIcon; tone: Tone; href: string }[] = [
    { label: "Live", figure: live, icon: CircleCheck, tone: "ok", href: `${routes.deployments}?status=live` },
    {
      label: "Running",
      figure: running,
      icon: LoaderCircle,
      tone: "busy",
      href: `${routes.deployments}?status=running`,
    },
    { label: "Waiting", figure: queued, icon: Clock, tone: "idle", href: `${routes.deployments}?status=queued` },
    {
      label: attention.count === 1 ? "Needs attention" : "Need attention",
      figure: attention,
      icon: TriangleAlert,
      tone: attention.count > 0 ? "bad" : "idle",
      href: attention.count > 0 ? "#attention" : `${routes.deployments}?status=failed`,
    },
  ];
  return (
    <ul aria-label="Figures" className="mt-5 grid grid-cols-2 gap-3 sm:grid-cols-4">
      {tiles.map(({ label, figure, icon: Icon, tone, href }) => (
        <li key={href}>
          <Link
            href={href}
            className="flex items-center gap-3 rounded-xl border border-line bg-surface px-4 py-3 shadow-card transition-colors hover:border-line-strong"
          >
            <Icon className={cn("size-5 shrink-0", figure.count > 0 ? toneText[tone] : "text-ink-faint")} aria-hidden />
            <span className="min-w-0">
              <span className="block font-semibold text-lg tabular-nums leading-6">
                {figure.count}
                {figure.more && "+"}
              </span>
              <span className="block truncate text-ink-muted text-xs">{label}</span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
