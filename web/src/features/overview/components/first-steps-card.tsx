"use client";

import { Check, CircleX, LoaderCircle, X } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { cn } from "@/lib/cn";
import { useRemembered } from "@/lib/use-remembered";
import type { FirstStep } from "../rules/first-steps";

const words: Record<FirstStep["state"], string> = {
  done: "done",
  next: "next",
  busy: "under way",
  failed: "failed",
  later: "later",
};

/** The way to a first own live deployment, for those who are not there yet. Who knows it dismisses it for good. */
export function FirstStepsCard({ steps }: { steps: readonly FirstStep[] }) {
  const [dismissed, dismiss] = useRemembered("first-steps");
  if (dismissed !== null) return null;
  return (
    <Card aria-label="First steps" className="relative mt-5 p-5">
      <div className="flex items-start justify-between gap-4">
        <h2 className="font-semibold">From a repository to a live application</h2>
        <Button
          look="ghost"
          size="icon-small"
          aria-label="Dismiss the first steps"
          onClick={() => dismiss("dismissed")}
        >
          <X aria-hidden />
        </Button>
      </div>
      <ol className="mt-4 grid grid-cols-1 gap-4 sm:grid-cols-2 lg:grid-cols-4">
        {steps.map((step, index) => (
          <li key={step.title} data-step={step.state} className="flex gap-3">
            <StepMark step={step} number={index + 1} />
            <div className="min-w-0">
              <p className={cn("font-medium text-sm", step.state === "later" && "text-ink-muted")}>
                {step.title}
                <span className="sr-only">, {words[step.state]}</span>
              </p>
              <p className="mt-0.5 line-clamp-3 text-ink-muted text-xs break-words">{step.about}</p>
              {step.action && (
                <Button asChild size="small" look={step.state === "done" ? "secondary" : "primary"} className="mt-2">
                  <Link href={step.action.href}>{step.action.label}</Link>
                </Button>
              )}
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function StepMark({ step: { state }, number }: { step: FirstStep; number: number }) {
  return (
    <span
      aria-hidden
      className={cn(
        "grid size-6 shrink-0 place-items-center rounded-full font-medium text-xs [&_svg]:size-4",
        state === "done" && "bg-ok-soft text-ok",
        state === "failed" && "bg-bad-soft text-bad",
        state === "next" && "bg-accent text-on-accent",
        state === "busy" && "bg-accent-soft text-accent",
        state === "later" && "bg-sunken text-ink-muted",
      )}
    >
      {state === "done" ? (
        <Check />
      ) : state === "failed" ? (
        <CircleX />
      ) : state === "busy" ? (
        <LoaderCircle className="animate-spin" />
      ) : (
        number
      )}
    </span>
  );
}
