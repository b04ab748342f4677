import { ApiError } from "@/lib/api/api-error";
import type { DetectedBuild } from "@/lib/api/types";
import { sentence } from "@/lib/sentence";

/** What is looked into, and with which settings. */
export interface Detectable {
  repository_url: string;
  ref?: string;
  root_directory?: string;
  build_command?: string;
  start_command?: string;
  output_directory?: string;
  /** Whose source credential the repository is asked with. */
  project_id?: string;
}

type DetectedRuntime = NonNullable<DetectedBuild["runtimes"]>[number];
type DetectedPackageManager = NonNullable<DetectedBuild["package_manager"]>;

const KINDS: Record<string, string> = {
  static: "Static site",
  node: "Node.js application",
  dotnet: ".NET application",
  command: "Application with commands of its own",
  dockerfile: "Dockerfile",
};

export const kindWords = (kind: string): string => KINDS[kind] ?? kind;

/** Whether a text may be a repository's address already, so that looking into it is worth the while. */
export function mayBeRepository(text: string): boolean {
  const address = text.trim();
  return (
    /^(https?|ssh):\/\/[^/\s]+\/\S+$/.test(address) || /^[\w.-]+@[\w.-]+:\S+$/.test(address) || /^\/\S+/.test(address)
  );
}

export interface DetectionLine {
  term: string;
  value: string;
}

/** What was found, for people: each step that would be taken, in order. */
export function detectionLines(found: DetectedBuild): DetectionLine[] {
  const line = (term: string, value: string | null | undefined) => (value ? [{ term, value }] : []);
  const processes = found.processes ?? [];
  return [
    ...line("Workspace", found.workspace_root),
    ...(found.runtimes ?? []).flatMap((runtime) => line(runtimeName(runtime.name), runtimeWords(runtime))),
    ...line("Packages", found.package_manager && managerWords(found.package_manager)),
    ...line("Install", found.install_command),
    ...line("Build", found.build_command),
    ...line("Release", found.release_command),
    ...(processes.length > 0
      ? processes.map(({ name, command }) => ({ term: `Run ${name}`, value: command }))
      : line("Start", found.start_command)),
    ...line("Serves", found.start_command || processes.length > 0 ? null : found.output_directories.join(", or ")),
  ];
}

const RUNTIMES: Record<string, string> = { node: "Node.js", "dotnet-sdk": ".NET SDK" };

const runtimeName = (name: string): string => RUNTIMES[name] ?? name;

const runtimeWords = ({ found, wanted, wanted_by }: DetectedRuntime): string =>
  `${found ?? "not on this machine"}; ${wanted_by} wants ${wanted}`;

const managerWords = ({ name, version, chosen_by }: DetectedPackageManager): string =>
  `${name}${version ? ` ${version}` : ""}, because of ${chosen_by}`;

/** What would fail the build before it begins. */
export const detectionProblems = ({ problems }: DetectedBuild): string[] => [
  ...new Set((problems ?? []).map(({ reason }) => reason)),
];

const FAILURES: Record<string, string> = {
  repository_unauthorised: "The repository is private",
  repository_not_found: "There is no such repository",
  repository_host_unknown: "The server's host key is not known",
  repository_unreachable: "The server does not answer",
  source_credential_unreadable: "The project's credential can't be read",
};

/** Why nothing was found out: what happened in a few words, and what the API says of it. */
export function detectionFailure(error: Error): { title: string; detail: string } {
  const { code, fields } = error instanceof ApiError ? error : { code: "", fields: {} };
  const messages = Object.values(fields).flat().map(sentence);
  return {
    title: FAILURES[code] ?? "Nothing was found out",
    detail:
      code === "repository_unauthorised"
        ? "Its server wants credentials, or refuses those that it got."
        : messages.length > 0
          ? messages.join(" ")
          : error.message,
  };
}

/** What to be aware of, each once. */
export const detectionWarnings = ({ warning, warnings }: DetectedBuild): string[] => [
  ...new Set([...(warning ? [warning] : []), ...(warnings ?? [])]),
];
