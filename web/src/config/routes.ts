/** Addresses of the dashboard's pages, in one place. */
export const routes = {
  projects: "/projects",
  newProject: "/projects/new",
  project: (id: string) => `/projects/${id}`,
  deployments: "/deployments",
  deployment: (id: string) => `/deployments/${id}`,
  /** A line of a deployment's log. A query and not a fragment, so that it survives the way through sign-in. */
  logLine: (id: string, line: number) => `/deployments/${id}?line=${line}`,
  signIn: (next?: string) => (next ? `/sign-in?next=${encodeURIComponent(next)}` : "/sign-in"),
} as const;
