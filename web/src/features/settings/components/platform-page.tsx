"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, Info, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { ErrorState } from "@/components/ui/error-state";
import { Fact, Facts } from "@/components/ui/facts";
import { Meter } from "@/components/ui/meter";
import { Setting } from "@/components/ui/setting";
import { Skeleton } from "@/components/ui/skeleton";
import { routes } from "@/config/routes";
import { toneText } from "@/features/deployments/rules/status";
import type { Platform } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { formatBytes } from "@/lib/format-bytes";
import { formatDuration } from "@/lib/time/format-duration";
import { platformQuery } from "../api/platform-query";
import { budgetLabel, budgetLimit, diskUse, kindLabel, portDoes, portLabel } from "../rules/platform";

/** How AutoStack itself fares: what it is made of, how it is, and how much room and work there is. */
export function PlatformPage() {
  const platform = useQuery(platformQuery);
  if (platform.isPending)
    return (
      <div aria-busy className="space-y-6">
        <p role="status" className="sr-only">
          Loading the platform
        </p>
        {["a", "b", "c"].map((key) => (
          <Skeleton key={key} className="h-24" />
        ))}
      </div>
    );
  if (!platform.data)
    return (
      <ErrorState
        of="The state of the platform"
        error={platform.error}
        onRetry={() => void platform.refetch()}
        retrying={platform.isFetching}
      />
    );
  const { version, adapters, database, target, disk, queue, notices } = platform.data;
  return (
    <>
      {notices.length > 0 && <Notices notices={notices} />}
      <Setting title="Health" about="What AutoStack is made of, and whether each part answers.">
        <Facts>
          <Fact term="API">
            <Answer well>answers · version {version}</Answer>
          </Fact>
          <Fact term="Database">
            <Answer well>
              PostgreSQL {database.version} · {formatBytes(database.size_bytes)}
            </Answer>
          </Fact>
          <Fact term="Target">
            <Answer well={target.healthy}>{signOfLife(target)}</Answer>
          </Fact>
        </Facts>
      </Setting>
      <Setting title="Adapters" about="What does the work of each stage, and what else could.">
        <ul
          aria-label="Adapters"
          className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface"
        >
          {adapters.map((adapter) => (
            <AdapterRow key={adapter.port} adapter={adapter} />
          ))}
        </ul>
      </Setting>
      <Setting title="Queue" about="Work that is under way or due.">
        <Facts>
          <Fact term="In line">
            <Link href={`${routes.deployments}?status=queued`} className="hover:underline">
              {count(queue.waiting_deployments, "deployment")}
            </Link>
          </Fact>
          <Fact term="At work">{count(queue.running_stages, "stage")}</Fact>
          <Fact term="Due">{count(queue.waiting_stages, "stage")}</Fact>
        </Facts>
      </Setting>
      <Setting title="Disk" about="Where images, checkouts, logs and caches lie.">
        <Disk disk={disk} />
      </Setting>
    </>
  );
}

function AdapterRow({ adapter: { port, kind, available, setting } }: { adapter: Platform["adapters"][number] }) {
  return (
    <li className="px-4 py-2.5 text-sm">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="w-20 shrink-0 font-medium">{portLabel(port)}</span>
        <span className="min-w-0 flex-1 basis-32 text-ink-faint">{portDoes(port)}</span>
        <ul aria-label={`Adapters of ${portLabel(port)}`} className="flex flex-wrap gap-x-3 gap-y-1">
          {available.map((one) => (
            <li key={one} className={cn("inline-flex items-center gap-1", one !== kind && "text-ink-faint")}>
              {one === kind && <CircleCheck className={cn("size-4 shrink-0", toneText.ok)} aria-label="In use:" />}
              {kindLabel(one)}
            </li>
          ))}
        </ul>
      </div>
      {setting && (
        <p className="mt-1 text-ink-faint text-xs">
          Another one with <code className="break-all font-mono">{setting}</code>, after a restart.
        </p>
      )}
    </li>
  );
}

function Disk({ disk }: { disk: Platform["disk"] }) {
  const { used, tone, word } = diskUse(disk);
  return (
    <>
      <Meter label="Disk in use" value={used} tone={tone} />
      <p className="mt-2 text-sm">
        {formatBytes(disk.free_bytes)} of {formatBytes(disk.total_bytes)} free,{" "}
        <span className={toneText[tone]}>{word}</span>
      </p>
      <p className="mt-0.5 truncate font-mono text-ink-faint text-xs">{disk.directory}</p>
      <table className="mt-3 w-full text-sm">
        <caption className="sr-only">What takes room, as it was last measured, and its limits</caption>
        <tbody>
          {disk.budgets.map((budget) => (
            <tr key={budget.kind}>
              <th scope="row" className="py-0.5 text-left font-normal text-ink-soft">
                {budgetLabel(budget.kind)}
              </th>
              <td className="text-right tabular-nums">{budget.bytes === null ? "–" : formatBytes(budget.bytes)}</td>
              <td className="pl-3 text-right text-ink-faint text-xs">{budgetLimit(budget, disk.kept_releases)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Notices({ notices }: { notices: readonly string[] }) {
  return (
    <ul aria-label="Notices" className="mb-6 space-y-2">
      {notices.map((notice) => (
        <li key={notice} className="flex gap-2.5 rounded-lg bg-accent-soft px-4 py-3 text-sm">
          <Info className="mt-0.5 size-4 shrink-0 text-accent" aria-hidden />
          {notice}
        </li>
      ))}
    </ul>
  );
}

function Answer({ well, children }: { well: boolean; children: React.ReactNode }) {
  const Icon = well ? CircleCheck : TriangleAlert;
  return (
    <span className="flex items-start gap-2">
      <Icon
        className={cn("mt-0.5 size-4 shrink-0", well ? toneText.ok : toneText.bad)}
        aria-label={well ? "Well" : "Not well"}
      />
      <span className="min-w-0">{children}</span>
    </span>
  );
}

function signOfLife({ healthy, seconds_since_sign_of_life: seconds }: Platform["target"]): string {
  if (seconds === null) return "never gave a sign of life";
  const ago = `last sign of life ${formatDuration(Number(seconds) * 1_000)} ago`;
  return healthy ? `answers · ${ago}` : ago;
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;
