/** Addresses of the dashboard's pages, in one place. */
export const routes = {
  overview: "/",
  projects: "/projects",
  newProject: "/projects/new",
  project: (id: string) => `/projects/${id}`,
  projectVariables: (id: string) => `/projects/${id}/variables`,
  projectSettings: (id: string) => `/projects/${id}/settings`,
  environment: (projectId: string, name: string) => `/projects/${projectId}/environments/${encodeURIComponent(name)}`,
  /** An environment whose log is opened around a line; `filter` says of which instances, as the page's address does. */
  environmentLine: (projectId: string, name: string, line: number, filter: Record<string, string>) =>
    `/projects/${projectId}/environments/${encodeURIComponent(name)}?${new URLSearchParams({ ...filter, line: String(line) })}`,
  /** An environment with the question whether to change what runs in it. */
  actOn: (projectId: string, name: string, change: string) =>
    `/projects/${projectId}/environments/${encodeURIComponent(name)}?do=${change}`,
  deployments: "/deployments",
  deployment: (id: string) => `/deployments/${id}`,
  /** A deployment as it was after so many of its events. */
  replay: (id: string, version: number) => `/deployments/${id}?version=${version}`,
  /** A deployment with the question whether to do something with it. */
  act: (id: string, action: string) => `/deployments/${id}?do=${action}`,
  /** A line of a deployment's log. A query and not a fragment, so that it survives the way through sign-in. */
  logLine: (id: string, line: number) => `/deployments/${id}?line=${line}`,
  activity: "/activity",
  settings: "/settings",
  platform: "/settings/platform",
  signIn: (next?: string) => (next ? `/sign-in?next=${encodeURIComponent(next)}` : "/sign-in"),
} as const;
