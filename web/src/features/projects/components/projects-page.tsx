"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { FolderGit2, Plus } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { routes } from "@/config/routes";
import { projectListQuery } from "../api/project-queries";
import { ProjectCard } from "./project-card";

const grid = "grid grid-cols-1 gap-4 sm:grid-cols-2 xl:grid-cols-3";

export function ProjectsPage() {
  return (
    <>
      <div className="flex items-center justify-between gap-4">
        <h1 className="font-semibold text-lg tracking-tight">Projects</h1>
        <NewProjectButton />
      </div>
      <div className="mt-5">
        <Projects />
      </div>
    </>
  );
}

function Projects() {
  const list = useInfiniteQuery(projectListQuery);
  if (list.isPending) {
    return (
      <div aria-busy className={grid}>
        <p role="status" className="sr-only">
          Loading projects
        </p>
        {["a", "b", "c"].map((key) => (
          <Skeleton key={key} className="h-44 rounded-xl" />
        ))}
      </div>
    );
  }
  if (!list.data)
    return <ErrorState error={list.error} onRetry={() => void list.refetch()} retrying={list.isFetching} />;

  const projects = list.data.pages.flatMap((page) => page.items);
  if (projects.length === 0) {
    return (
      <EmptyState icon={FolderGit2} title="Connect your first repository" action={<NewProjectButton />}>
        A project is a Git repository. AutoStack builds it, deploys it, and keeps it live.
      </EmptyState>
    );
  }
  return (
    <>
      <div className={grid}>
        {projects.map((project) => (
          <ProjectCard key={project.id} project={project} />
        ))}
      </div>
      {list.hasNextPage && (
        <div className="mt-4 text-center">
          <Button onClick={() => void list.fetchNextPage()} busy={list.isFetchingNextPage}>
            Show more
          </Button>
        </div>
      )}
    </>
  );
}

function NewProjectButton() {
  return (
    <Button asChild look="primary">
      <Link href={routes.newProject}>
        <Plus aria-hidden />
        New project
      </Link>
    </Button>
  );
}
