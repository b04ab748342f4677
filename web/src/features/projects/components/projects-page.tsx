"use client";

import { FolderGit2, Plus, Search } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { routes } from "@/config/routes";
import { useAddress } from "@/lib/use-address";
import { useProjectList } from "../api/use-project-list";
import { searchProjects } from "../rules/search-projects";
import { ProjectCard } from "./project-card";

const grid = "grid grid-cols-1 gap-4 sm:grid-cols-2 xl:grid-cols-3";

export function ProjectsPage() {
  const [parameters, setAddress] = useAddress();
  const query = parameters.get("search") ?? "";
  const search = (text: string) => setAddress(text === "" ? "" : new URLSearchParams({ search: text }).toString());
  return (
    <>
      <PageHeader title="Projects">
        <label className="flex h-8 min-w-0 flex-1 items-center gap-2 rounded-md border border-line bg-surface px-2.5 focus-within:border-accent">
          <Search className="size-4 shrink-0 text-ink-faint" aria-hidden />
          <input
            type="search"
            aria-label="Search projects"
            placeholder="Search projects"
            value={query}
            onChange={(event) => search(event.target.value)}
            spellCheck={false}
            className="w-36 min-w-0 flex-1 bg-transparent text-sm outline-none placeholder:text-ink-faint max-sm:text-[1rem]"
          />
        </label>
        <NewProjectButton />
      </PageHeader>
      <div className="mt-5">
        <Projects query={query} onClear={() => search("")} />
      </div>
    </>
  );
}

function Projects({ query, onClear }: { query: string; onClear: () => void }) {
  const list = useProjectList({ whole: query !== "" });
  if (list.isPending) {
    return (
      <div aria-busy className={grid}>
        <p role="status" className="sr-only">
          Loading projects
        </p>
        {["a", "b", "c"].map((key) => (
          <Skeleton key={key} shape="card" className="h-44" />
        ))}
      </div>
    );
  }
  if (!list.data)
    return (
      <ErrorState
        of="The list of projects"
        error={list.error}
        onRetry={() => void list.refetch()}
        retrying={list.isFetching}
      />
    );

  const all = list.data.pages.flatMap((page) => page.items);
  const projects = searchProjects(all, query);
  if (all.length > 0 && projects.length === 0 && !list.hasNextPage) {
    return (
      <EmptyState icon={Search} title="Nothing matches" action={<Button onClick={onClear}>Show all</Button>}>
        No project's name or repository is like “{query}”.
      </EmptyState>
    );
  }
  if (all.length === 0) {
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
