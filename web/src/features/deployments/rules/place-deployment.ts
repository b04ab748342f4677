import type { Deployment, DeploymentStatus, Page } from "@/lib/api/types";

export interface DeploymentFilter {
  projectId?: string;
  environment?: string;
  status?: DeploymentStatus;
}

export const matches = (deployment: Deployment, filter: DeploymentFilter): boolean =>
  (filter.projectId === undefined || deployment.project_id === filter.projectId) &&
  (filter.environment === undefined || deployment.environment === filter.environment) &&
  (filter.status === undefined || deployment.status === filter.status);

/**
 * Puts a deployment that was just read into the pages of a list: in its old place, at the top when it is new, out when it no
 * longer matches. Lists are newest first and ids are UUIDv7, so their order is the order of requests. Returns the same pages
 * when nothing changes; never goes back to an older version.
 */
export function placeDeployment(
  pages: readonly Page<Deployment>[],
  deployment: Deployment,
  filter: DeploymentFilter,
): readonly Page<Deployment>[] {
  const known = pages.flatMap((page) => page.items).find(({ id }) => id === deployment.id);
  if (known && known.version > deployment.version) return pages;

  if (!matches(deployment, filter)) {
    return known
      ? pages.map((page) => ({ ...page, items: page.items.filter(({ id }) => id !== deployment.id) }))
      : pages;
  }
  if (known) {
    return pages.map((page) =>
      page.items.includes(known)
        ? { ...page, items: page.items.map((item) => (item === known ? deployment : item)) }
        : page,
    );
  }

  // Between the items of a page it has its place; after the last one loaded only when there are no more to load.
  const at = pages.findIndex((page) => page.next_cursor === null || page.items.some(({ id }) => id < deployment.id));
  return pages.map((page, index) =>
    index === at ? { ...page, items: [...page.items, deployment].sort((a, b) => (a.id < b.id ? 1 : -1)) } : page,
  );
}
