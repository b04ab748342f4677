import type { components } from "./schema";

/** The contract's types under the names that the dashboard uses. */
type Schemas = components["schemas"];

export type User = Schemas["MeResponse"];
export type Problem = Schemas["Problem"];
export type Project = Schemas["ProjectResponse"];
export type NewProject = Schemas["CreateProjectBody"];
export type Environment = Schemas["EnvironmentResponse"];
export type EnvironmentHealth = Schemas["EnvironmentHealth"];
export type LiveRelease = Schemas["LiveReleaseResponse"];
export type Deployment = Schemas["DeploymentResponse"];
export type DeploymentStatus = Schemas["DeploymentStatus"];
export type Stage = Schemas["StageResponse"];
export type StageName = Schemas["Stage"];
export type StageStatus = Schemas["StageStatus"];
export type Failure = Schemas["FailureResponse"];
export type Trigger = Schemas["TriggerResponse"];
export type Commit = Schemas["CommitResponse"];
export type DeploymentChanges = Schemas["DeploymentChangesResponse"];
export type Variable = Schemas["VariableResponse"];
export type NewEnvironment = Schemas["CreateEnvironmentBody"];
export type PatchEnvironment = Schemas["PatchEnvironmentBody"];
export type PatchProject = Schemas["PatchProjectBody"];
export type VariableScope = Schemas["VariableScope"];
export type EnvironmentChange = Schemas["EnvironmentChangeResponse"];
export type ChangeKind = Schemas["ChangeKind"];
export type HealthHistory = Schemas["HealthHistoryResponse"];
export type HealthDay = Schemas["HealthDay"];
export type InstanceMetrics = Schemas["InstanceMetrics"];
export type Revision = Schemas["RevisionResponse"];
export type Instance = Schemas["InstanceResponse"];
export type Platform = Schemas["PlatformResponse"];
export type DetectedBuild = Schemas["DetectedBuild"];
export type SourceCredential = Schemas["SourceCredentialResponse"];
export type SourceCredentialKind = Schemas["SourceCredentialKind"];
export type NewSourceCredential = Schemas["SourceCredentialBody"];

/** An event; what `data` holds depends on its `type`, and on the version that it was written in. */
export type DeploymentEvent = Omit<Schemas["EventItem"], "data"> & { data: Readonly<Record<string, unknown>> };

/** A page of a keyset-paged list; `next_cursor` is null on the last. */
export interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}

/** An item of `/activity/stream`: an event, and whose it is. Its id on the stream is a cursor, not this one. */
export type ActivityItem = Omit<Schemas["ActivityItem"], "data"> & { data: Readonly<Record<string, unknown>> };

/** An item of a log stream; its id on the stream is `line`. */
export interface LogLine {
  line: number;
  at: string;
  stage: StageName | null;
  /** Of an application's log: what printed it; null for a line that tells of lines that are gone. */
  instance?: string | null;
  text: string;
}
