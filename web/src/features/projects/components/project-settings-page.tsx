"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { DangerZone } from "@/components/ui/danger-zone";
import { routes } from "@/config/routes";
import { SourceCredentialCard } from "@/features/source-credential/components/source-credential-card";
import type { Environment, Project } from "@/lib/api/types";
import { toast } from "@/lib/toast";
import { useDetection } from "../api/detect-query";
import { environmentsQuery, projectQuery } from "../api/project-queries";
import { useDeleteProject } from "../api/use-change-project";
import { DetectionCard } from "./detection-card";
import { ProjectSettingsForm } from "./project-settings-form";

export function ProjectSettingsPage({ id }: { id: string }) {
  const project = useQuery(projectQuery(id));
  return project.data ? <Shown project={project.data} /> : null;
}

function Shown({ project }: { project: Project }) {
  const router = useRouter();
  const remove = useDeleteProject(project, () => {
    toast.success(`${project.name} is being deleted`);
    router.push(routes.projects);
  });
  const environments = useQuery(environmentsQuery(project.id)).data;
  const or = (text: string | null) => text ?? undefined;
  const detection = useDetection({
    project_id: project.id,
    repository_url: project.repository_url,
    ref: or(project.branch),
    root_directory: or(project.root_directory),
    build_command: or(project.build_command),
    start_command: or(project.start_command),
    output_directory: or(project.output_directory),
  });
  return (
    <>
      <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <ProjectSettingsForm project={project} />
        <div className="space-y-6">
          <DetectionCard detection={detection} />
          <SourceCredentialCard project={project} />
        </div>
      </div>
      <DangerZone
        title={`Delete ${project.name}`}
        consequences={[
          whatEnds(environments),
          "Deployments that run or wait are cancelled; environments and variables are gone.",
          "Its history stays, and the name becomes free. The repository is not touched. It can't be taken back.",
        ]}
        name={project.name}
        action="Delete project"
        busy={remove.isPending}
        error={remove.error?.message ?? null}
        onConfirm={remove.mutate}
      />
    </>
  );
}

/** Of what is not known yet, all is said that may be. */
function whatEnds(environments: readonly Environment[] | undefined): string {
  if (environments === undefined) return "Every address of it stops answering, and every instance ends.";
  const addresses = environments.filter(({ live }) => live).map(({ url }) => url);
  if (addresses.length === 0) return "Nothing of it is live.";
  return `${addresses.join(" and ")} ${addresses.length === 1 ? "stops" : "stop"} answering, and every instance ends.`;
}
