import type { components } from "./schema";

/** The contract's types under the names that the dashboard uses. */
type Schemas = components["schemas"];

export type User = Schemas["User"];
export type Problem = Schemas["Problem"];
export type Project = Schemas["Project"];
export type NewProject = Schemas["NewProject"];
export type Environment = Schemas["Environment"];
export type LiveRelease = Schemas["LiveRelease"];
export type Deployment = Schemas["Deployment"];
export type DeploymentStatus = Schemas["DeploymentStatus"];
export type DeploymentEvent = Schemas["Event"];
export type Stage = Schemas["Stage"];
export type StageName = Schemas["StageName"];
export type StageStatus = Schemas["StageStatus"];
export type Failure = Schemas["Failure"];
export type Trigger = Schemas["Trigger"];
export type Commit = Schemas["Commit"];

/** A page of a keyset-paged list; `next_cursor` is null on the last. */
export interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}

/** An item of a log stream; its id on the stream is `line`. */
export interface LogLine {
  line: number;
  at: string;
  stage: StageName | null;
  text: string;
}
