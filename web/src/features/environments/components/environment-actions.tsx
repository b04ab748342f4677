"use client";

import { useQuery } from "@tanstack/react-query";
import { CirclePlay, type LucideIcon, RotateCw, Scaling, Square } from "lucide-react";
import dynamic from "next/dynamic";
import { useEffect, useEffectEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import type { ChangeKind, Environment, Project } from "@/lib/api/types";
import { toast } from "@/lib/toast";
import { useAddress } from "@/lib/use-address";
import { useChangeEnvironment, useEnvironmentAct, type WantedChange } from "../api/environment-actions";
import { instancesQuery } from "../api/environment-queries";
import { changeConfirmation, changesFor, changeWords, whyNoChange } from "../rules/environment-changes";

const ConfirmDialog = dynamic(() => import("@/components/ui/confirm-dialog").then((module) => module.ConfirmDialog), {
  ssr: false,
});
const ScaleDialog = dynamic(() => import("./scale-dialog").then((module) => module.ScaleDialog), { ssr: false });

const icons: Record<ChangeKind, LucideIcon> = { scale: Scaling, restart: RotateCw, stop: Square, start: CirclePlay };

interface Props {
  project: Project;
  environment: Environment;
}

/** Changes what runs without a deployment. What takes something away asks first, saying exactly what will happen. */
export function EnvironmentActions({ project, environment }: Props) {
  const { name, url } = environment;
  const running = useQuery(instancesQuery(project.id, name));
  const instances = running.data ?? [];
  const change = useChangeEnvironment(project.id, name);
  const start = useEnvironmentAct();
  const [asked, setAsked] = useState<ChangeKind | null>(null);
  // The question keeps its words while it fades out.
  const [put, setPut] = useState<"restart" | "stop" | null>(null);

  const request = (wanted: WantedChange, told: string) =>
    // By its promise: the button is gone as soon as the environment is told to be stopped.
    change
      .mutateAsync(wanted)
      .then(
        () => toast.success(told, { description: url.replace(/^https?:\/\//, "") }),
        (error: Error) => toast.error(`${changeWords[wanted.kind].label}: not done`, { description: error.message }),
      )
      .finally(() => setAsked(null));

  const ask = (kind: ChangeKind) => {
    if (kind === "start") {
      start.mutate({ projectId: project.id, environment, act: "start" });
      return;
    }
    if (kind !== "scale") setPut(kind);
    setAsked(kind);
  };
  const offered = changesFor(environment, instances);
  // The palette asks for a change from anywhere; the question is put here, once. A start asks nothing, so that no address may ask for it.
  const [parameters, setAddress] = useAddress();
  const wanted = (["scale", "restart", "stop"] as const).find((kind) => kind === parameters.get("do"));
  const putQuestion = useEffectEvent((kind: ChangeKind) => {
    parameters.delete("do");
    setAddress(parameters.toString());
    if (offered.includes(kind)) ask(kind);
    else toast.error(`${changeWords[kind].label}: not possible now`, { description: whyNoChange(environment) });
  });
  useEffect(() => {
    if (wanted && running.isSuccess) putQuestion(wanted);
  }, [wanted, running.isSuccess]);

  return (
    <div className="flex flex-wrap gap-2">
      {offered.map((kind) => {
        const Icon = icons[kind];
        return (
          <Button
            key={kind}
            size="small"
            look={kind === "start" ? "primary" : "secondary"}
            busy={kind === "start" && start.isPending}
            onClick={() => ask(kind)}
          >
            <Icon aria-hidden />
            {changeWords[kind].label}
          </Button>
        );
      })}
      {put && (
        <ConfirmDialog
          open={asked === put}
          onOpenChange={(open) => !open && setAsked(null)}
          {...changeConfirmation(put, environment, project.name)}
          busy={change.isPending}
          onConfirm={() =>
            void request({ kind: put }, put === "stop" ? `${name} is being stopped` : `${name} is being restarted`)
          }
        />
      )}
      {asked === "scale" && (
        <ScaleDialog
          environment={environment}
          instances={instances}
          busy={change.isPending}
          onClose={() => setAsked(null)}
          onScale={(processes) => void request({ kind: "scale", processes }, `${name} is being scaled`)}
        />
      )}
    </div>
  );
}
