"use client";

import { Rocket } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { Project } from "@/lib/api/types";
import { useDeploy } from "./use-deploy";

interface Props {
  project: Pick<Project, "id" | "name">;
  environment?: string;
  size?: "small" | "normal";
  look?: "primary" | "secondary";
  className?: string;
}

/** One click: deploys the newest commit and leads to its page. */
export function DeployButton({ project, environment, size, look, className }: Props) {
  const { deploy, busy } = useDeploy(project);
  return (
    <Button
      onClick={() => deploy(environment)}
      busy={busy}
      size={size}
      look={look}
      className={className}
      aria-label={`Deploy ${environment ? `${environment} of ` : ""}${project.name}`}
    >
      {!busy && <Rocket aria-hidden />}
      Deploy
    </Button>
  );
}
