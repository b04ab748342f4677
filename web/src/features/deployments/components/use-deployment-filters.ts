"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import type { DeploymentFilter } from "../rules/place-deployment";
import { statusNamed } from "../rules/status";

type Filters = Pick<DeploymentFilter, "environment" | "status">;

/** The filters of a list of deployments, kept in the address so that they can be linked and survive a reload. */
export function useDeploymentFilters() {
  const router = useRouter();
  const pathname = usePathname();
  const parameters = useSearchParams();
  const filter: Filters = {
    environment: parameters.get("environment") ?? undefined,
    status: statusNamed(parameters.get("status")),
  };

  const set = (next: Filters) => {
    const query = new URLSearchParams(Object.entries(next).filter(([, value]) => value !== undefined));
    router.replace(query.size > 0 ? `${pathname}?${query}` : pathname, { scroll: false });
  };
  return {
    filter,
    filtered: filter.environment !== undefined || filter.status !== undefined,
    set,
    clear: () => set({}),
  };
}
