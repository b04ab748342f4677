import type { Project } from "@/lib/api/types";

/** The projects whose name or repository holds every word of the query, in any case. */
export function searchProjects<Found extends Pick<Project, "name" | "repository_url">>(
  projects: readonly Found[],
  query: string,
): readonly Found[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return projects;
  return projects.filter(({ name, repository_url }) => {
    const text = `${name} ${repository_url}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
