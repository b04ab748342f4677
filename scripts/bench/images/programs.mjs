import { existsSync } from "node:fs";
import path from "node:path";
import { run } from "../../processes/group.mjs";

/** What a measurement needs beside AutoStack, and which package of Debian's has it. */
const packages = {
  skopeo: "skopeo",
  "docker-registry": "docker-registry",
  dockerd: "docker.io",
  docker: "docker.io",
  busybox: "busybox-static",
};

/** @returns {string | null} why something cannot be measured here, in words */
export function whatIsMissing(programs) {
  const missing = programs.filter((program) => find(program) === null);
  if (missing.length === 0) return null;
  const names = [...new Set(missing.map((program) => packages[program]))].join(" ");
  return `${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} not installed (Debian: \`apt-get install ${names}\`)`;
}

/** @returns {string | null} a program's file; those of root alone may be outside of other accounts' PATH */
export function find(program) {
  const directories = [...(process.env.PATH ?? "").split(":"), "/usr/sbin", "/sbin"].filter(Boolean);
  return directories.map((directory) => path.join(directory, program)).find(existsSync) ?? null;
}

/** Runs a program to its end. @returns {Promise<number>} how long it took, in seconds */
export async function timed(command, args, options) {
  const began = performance.now();
  const end = await run(command, args, options);
  const took = (performance.now() - began) / 1000;
  if (end.problem) throw new Error(`${path.basename(command)} ${end.problem}: ${end.output.trim().slice(-1_000)}`);
  return took;
}

/** Has the kernel write what it has not written yet, so that nobody's work waits for that of somebody before. */
export const writeBack = () => timed("sync", [], { deadlineMs: 120_000 });

/** What stands in the place of a measurement that cannot be made here. */
export function notMeasured(goals, title, reason) {
  return {
    goals: goals.map((goal) => ({ ...goal, found: `not measured: ${reason}`, met: null })),
    sections: [{ title, text: "Not measured here.", head: ["", ""], rows: [["missing", reason]] }],
  };
}
