"use client";

import { ChevronLeft, ChevronRight, Pause, Play, X } from "lucide-react";
import { Slider } from "radix-ui";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Select } from "@/components/ui/select";
import { toneFill } from "@/features/deployments/rules/status";
import { describeEvent } from "@/features/deployments/rules/timeline";
import type { DeploymentEvent } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import type { Replay } from "../api/use-replay";
import { SPEEDS, type Speed } from "../rules/replay";
import { ReplayEvent } from "./replay-event";

/** Leads through a deployment's events: drag, step, play. What it stands on is told below it. */
export function ReplayBar({ replay, events }: { replay: Replay; events: readonly DeploymentEvent[] }) {
  const { version, last, event, playing } = replay;
  if (version === null || last === 0) return null;
  return (
    <Card aria-label="Replay" look="raised" className="sticky top-14 z-20 mt-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
        <div className="flex items-center gap-0.5">
          <Button
            look="ghost"
            size="icon"
            aria-label="Previous event"
            disabled={version <= 1}
            onClick={() => replay.step(-1)}
          >
            <ChevronLeft aria-hidden />
          </Button>
          <Button
            look="primary"
            size="icon"
            aria-label={playing ? "Pause" : "Play"}
            onClick={() => replay.play(!playing)}
          >
            {playing ? <Pause aria-hidden /> : <Play aria-hidden />}
          </Button>
          <Button
            look="ghost"
            size="icon"
            aria-label="Next event"
            disabled={version >= last}
            onClick={() => replay.step(1)}
          >
            <ChevronRight aria-hidden />
          </Button>
        </div>
        <Scrubber replay={replay} events={events} version={version} />
        <div className="flex items-center gap-2 max-sm:ml-auto">
          <span className="whitespace-nowrap text-ink-muted text-xs tabular-nums">
            {version} of {last}
          </span>
          <Select
            label="Speed"
            value={String(replay.speed)}
            options={SPEEDS.map((speed) => ({ value: String(speed), label: `${speed}×` }))}
            onChange={(speed) => replay.setSpeed(Number(speed) as Speed)}
            small
          />
          <Button size="small" onClick={replay.leave}>
            <X aria-hidden />
            Back to now
          </Button>
        </div>
      </div>
      {event && <ReplayEvent event={event} previous={replay.previous} />}
    </Card>
  );
}

function Scrubber({
  replay,
  events,
  version,
}: {
  replay: Replay;
  events: readonly DeploymentEvent[];
  version: number;
}) {
  const { last, event } = replay;
  return (
    <Slider.Root
      min={1}
      max={Math.max(last, 2)}
      step={1}
      value={[version]}
      onValueChange={([wanted]) => wanted !== undefined && replay.goTo(wanted)}
      className="relative flex h-8 min-w-40 flex-1 basis-60 touch-none select-none items-center max-sm:order-last max-sm:basis-full"
    >
      <Slider.Track className="relative h-1 flex-1 rounded-full bg-line-strong">
        <Slider.Range className="absolute h-full rounded-full bg-accent" />
        {events.map((each) => {
          const { tone } = describeEvent(each);
          return (
            <span
              key={each.version}
              aria-hidden
              style={{ left: `${last > 1 ? ((each.version - 1) / (last - 1)) * 100 : 0}%` }}
              className={cn(
                "-translate-x-1/2 -translate-y-1/2 absolute top-1/2 size-2 rounded-full ring-2 ring-surface",
                each.version <= version ? toneFill[tone === "idle" ? "busy" : tone] : "bg-line-strong",
              )}
            />
          );
        })}
      </Slider.Track>
      <Slider.Thumb
        aria-label="Event"
        aria-valuetext={event ? `${version} of ${last}: ${describeEvent(event).title}` : undefined}
        className="block size-4 rounded-full border-2 border-accent bg-surface shadow-raised"
      />
    </Slider.Root>
  );
}
