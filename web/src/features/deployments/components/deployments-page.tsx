"use client";

import Link from "next/link";
import { Button } from "@/components/ui/button";
import { routes } from "@/config/routes";
import { DeploymentFilters } from "./deployment-filters";
import { DeploymentList } from "./deployment-list";
import { useDeploymentFilters } from "./use-deployment-filters";

export function DeploymentsPage() {
  const { filter, filtered, set, clear } = useDeploymentFilters();
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="font-semibold text-lg tracking-tight">Deployments</h1>
        <DeploymentFilters filter={filter} environments={[]} onChange={set} />
      </div>
      <div className="mt-5">
        <DeploymentList
          filter={filter}
          filtered={filtered}
          onClearFilter={clear}
          firstAction={
            <Button asChild look="primary">
              <Link href={routes.projects}>To the projects</Link>
            </Button>
          }
        />
      </div>
    </>
  );
}
