"use client";

import { Rocket } from "lucide-react";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { routes } from "@/config/routes";
import { useRequestDeployment } from "@/features/deployments/api/use-deployment-action";
import type { Project } from "@/lib/api/types";

interface Props {
  project: Pick<Project, "id" | "name">;
  environment?: string;
  size?: "small" | "normal";
  look?: "primary" | "secondary";
  className?: string;
}

/** One click: deploys the newest commit and leads to its page. */
export function DeployButton({ project, environment, size, look, className }: Props) {
  const router = useRouter();
  const request = useRequestDeployment();
  const deploy = () =>
    request.mutate(
      { projectId: project.id, environment },
      {
        onSuccess: ({ id }) => router.push(routes.deployment(id)),
        onError: (error) => toast.error(`${project.name} was not deployed`, { description: error.message }),
      },
    );
  return (
    <Button
      onClick={deploy}
      busy={request.isPending}
      size={size}
      look={look}
      className={className}
      aria-label={`Deploy ${environment ? `${environment} of ` : ""}${project.name}`}
    >
      {!request.isPending && <Rocket aria-hidden />}
      Deploy
    </Button>
  );
}
