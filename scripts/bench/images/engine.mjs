import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { run } from "../../processes/group.mjs";
import { find, whatIsMissing } from "./programs.mjs";

/** Debian's client has BuildKit in itself; another one that stands before it in the PATH may lack its plugin. */
const debianClient = "/usr/bin/docker";
const clientMs = 60_000;

/** @returns {string | null} why no engine can be started here */
export function whyNoEngine() {
  const missing = whatIsMissing(["dockerd", "docker", "busybox"]);
  return missing ?? (process.getuid() === 0 ? null : "dockerd must be started by root");
}

/**
 * A Docker engine with a socket and data of its own, so that its cache can be emptied, and without a network of its own: steps get the machine's.
 *
 * @returns {Promise<{ program: object, host: string, client: string, ask: (...args: string[]) => Promise<string> }>}
 */
export async function startEngine(site) {
  const place = (name) => path.join(site.directory, "engine", name);
  const host = `unix://${place("socket")}`;
  const client = existsSync(debianClient) ? debianClient : "docker";
  const answer = (...args) => run(client, ["--host", host, ...args], { deadlineMs: clientMs });
  const args = ["--iptables=false", "--bridge=none", "--storage-driver=overlay2", "--host", host];
  args.push("--data-root", place("data"), "--exec-root", place("exec"), "--pidfile", place("pid"));
  const program = await site.startProgram("dockerd", find("dockerd"), args, {
    isReady: async () => (await answer("version", "--format", "{{.Server.Version}}")).problem === null,
    afterEnd: () => unmountBelow(site.directory),
  });
  return {
    program,
    host,
    client,
    ask: async (...args) => {
      const { problem, output } = await answer(...args);
      if (problem) throw new Error(`docker ${args[0]} ${problem}: ${output.trim().slice(-1_000)}`);
      return output.trim();
    },
  };
}

/** An engine leaves the name spaces of networks mounted, which nobody could remove then. */
async function unmountBelow(directory) {
  const mounted = readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .map((line) => line.split(" ")[1] ?? "")
    .filter((point) => point.startsWith(`${directory}/`));
  if (mounted.length > 0) await run("umount", ["-l", ...mounted.toReversed()], { deadlineMs: clientMs });
}
