/**
 * The API's contract, written by hand from its design in the shape that openapi-typescript generates, until the API
 * serves its OpenAPI document.
 */

type Json<T> = { headers: Record<string, unknown>; content: { "application/json": T } };
type Refused = { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"] } };
type Nothing = { headers: Record<string, unknown>; content?: never };

type Parameters<Query = never, Path = never> = { query?: Query; header?: never; path: Path; cookie?: never };
type NoPath<Query = never> = { query?: Query; header?: never; path?: never; cookie?: never };

type Operation<P, Status extends number, Success, Body = never> = {
  parameters: P;
  requestBody: [Body] extends [never] ? undefined : { content: { "application/json": Body } };
  responses: { [S in Status]: Success } & { default: Refused };
};
type Read<P, Success> = { parameters: P; requestBody?: never; responses: { 200: Json<Success>; default: Refused } };
type Act<P, Status extends number, Success> = {
  parameters: P;
  requestBody?: never;
  responses: { [S in Status]: Success } & { default: Refused };
};

type S = components["schemas"];
type Id = { id: string };
type Paging = { limit?: number; cursor?: string };
type DeploymentFilter = Paging & { environment?: string; status?: string; project_id?: string };

export interface paths {
  "/api/v1/auth/login": { post: Operation<NoPath, 204, Nothing, { email: string; password: string }> };
  "/api/v1/auth/link": { post: Operation<NoPath, 204, Nothing, { token: string }> };
  "/api/v1/auth/logout": { post: Act<NoPath, 204, Nothing> };
  "/api/v1/auth/me": { get: Read<NoPath, S["User"]> };
  "/api/v1/projects": {
    get: Read<NoPath<Paging>, S["ProjectPage"]>;
    post: Operation<NoPath, 201, Json<S["Project"]>, S["NewProject"]>;
  };
  "/api/v1/projects/{id}": { get: Read<Parameters<never, Id>, S["Project"]> };
  "/api/v1/projects/{id}/environments": { get: Read<Parameters<never, Id>, S["EnvironmentPage"]> };
  "/api/v1/projects/{id}/deployments": {
    get: Read<Parameters<DeploymentFilter, Id>, S["DeploymentPage"]>;
    post: Operation<Parameters<never, Id>, 202, Json<S["Deployment"]>, { ref?: string; environment?: string }>;
  };
  "/api/v1/deployments": { get: Read<NoPath<DeploymentFilter>, S["DeploymentPage"]> };
  "/api/v1/deployments/{id}": { get: Read<Parameters<{ version?: number; at?: string }, Id>, S["Deployment"]> };
  "/api/v1/deployments/{id}/events": { get: Read<Parameters<Paging, Id>, S["EventPage"]> };
  "/api/v1/deployments/{id}/cancel": { post: Act<Parameters<never, Id>, 202, Json<S["Deployment"]>> };
  "/api/v1/deployments/{id}/retry": { post: Act<Parameters<never, Id>, 202, Json<S["Deployment"]>> };
  "/api/v1/deployments/{id}/redeploy": { post: Act<Parameters<never, Id>, 202, Json<S["Deployment"]>> };
  "/api/v1/deployments/{id}/rollback": {
    post: Operation<Parameters<never, Id>, 202, Json<S["Deployment"]>, { config?: "then" | "now" }>;
  };
}

export interface components {
  schemas: {
    User: { id: string; email: string };
    Problem: {
      type: string;
      title: string;
      status: number;
      detail?: string | null;
      code?: string | null;
      errors?: Record<string, string[]> | null;
    };
    Project: {
      id: string;
      name: string;
      repository_url: string;
      branch: string | null;
      root_directory: string | null;
      build_command: string | null;
      test_command: string | null;
      start_command: string | null;
      output_directory: string | null;
      health_path: string;
      replicas: number;
      created_at: string;
      deleted_at: string | null;
    };
    NewProject: {
      name: string;
      repository_url: string;
      branch?: string;
      root_directory?: string;
      build_command?: string;
      test_command?: string;
      start_command?: string;
      output_directory?: string;
      health_path?: string;
      replicas?: number;
    };
    ProjectPage: { items: components["schemas"]["Project"][]; next_cursor: string | null };
    LiveRelease: {
      deployment_id: string;
      number: number;
      commit: string;
      commit_message: string;
      image_digest: string;
      config_revision: number;
      since: string;
    };
    Environment: {
      id: string;
      name: string;
      kind: "standard" | "preview";
      branch: string | null;
      target: string;
      replicas: number;
      processes: { name: string; command: string | null; replicas: number }[];
      domains: string[];
      auto_deploy: boolean;
      auto_deploy_paused: boolean;
      paused: boolean;
      queue_policy: "newest" | "every";
      config_revision: number;
      url: string;
      local_url: string | null;
      live: components["schemas"]["LiveRelease"] | null;
      running: string | null;
      queue: string[];
      in_sync: boolean;
      health?: "healthy" | "degraded" | "unhealthy" | "unknown" | null;
    };
    EnvironmentPage: { items: components["schemas"]["Environment"][]; next_cursor: string | null };
    StageName: "checkout" | "build" | "test" | "push" | "gitops" | "sync" | "rollout";
    StageStatus: "pending" | "running" | "succeeded" | "failed" | "skipped" | "cancelled";
    Stage: {
      name: components["schemas"]["StageName"];
      status: components["schemas"]["StageStatus"];
      attempt: number;
      started_at: string | null;
      finished_at: string | null;
      note: string | null;
    };
    Commit: { sha: string; message: string; author: string | null; committed_at: string };
    Image: { reference: string; digest: string; size_bytes: number };
    Failure: { stage: components["schemas"]["StageName"] | null; code: string; reason: string; log_line: number | null };
    DeploymentStatus: "queued" | "running" | "live" | "failed" | "cancelled" | "superseded" | "retired" | "rolled_back";
    TriggerKind: "manual" | "retry" | "redeploy" | "rollback" | "auto_deploy" | "webhook";
    Trigger: {
      kind: components["schemas"]["TriggerKind"];
      actor_id: string | null;
      actor_name: string | null;
      of: string | null;
    };
    Deployment: {
      id: string;
      number: number;
      project_id: string;
      project_name: string;
      environment: string;
      version: number;
      status: components["schemas"]["DeploymentStatus"];
      stage: components["schemas"]["StageName"] | null;
      queue_position: number | null;
      waits_for: string | null;
      trigger: components["schemas"]["Trigger"];
      ref: string | null;
      commit: components["schemas"]["Commit"] | null;
      requested_at: string;
      started_at: string | null;
      finished_at: string | null;
      config_revision: number;
      stages: components["schemas"]["Stage"][];
      image: components["schemas"]["Image"] | null;
      gitops_commit: string | null;
      url: string | null;
      failure: components["schemas"]["Failure"] | null;
      cancellation_requested: boolean;
      reverting: boolean;
      replaced_by: string | null;
    };
    DeploymentPage: { items: components["schemas"]["Deployment"][]; next_cursor: string | null };
    Event: {
      id: string;
      version: number;
      type: string;
      at: string;
      actor: { kind: string; id?: string | null; name?: string | null } | null;
      correlation_id: string | null;
      causation_id: string | null;
      data: Record<string, unknown>;
    };
    EventPage: { items: components["schemas"]["Event"][]; next_cursor: string | null };
  };
}
