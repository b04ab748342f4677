import type { DetectedBuild } from "@/lib/api/types";

const KINDS: Record<string, string> = {
  static: "Static site",
  node: "Node.js application",
  dotnet: ".NET application",
  command: "Application with commands of its own",
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
    ...line("Install", found.install_command),
    ...line("Build", found.build_command),
    ...line("Release", found.release_command),
    ...(processes.length > 0
      ? processes.map(({ name, command }) => ({ term: `Run ${name}`, value: command }))
      : line("Start", found.start_command)),
    ...line("Serves", found.start_command || processes.length > 0 ? null : found.output_directories.join(", or ")),
  ];
}

/** What to be aware of, each once. */
export const detectionWarnings = ({ warning, warnings }: DetectedBuild): string[] => [
  ...new Set([...(warning ? [warning] : []), ...(warnings ?? [])]),
];
