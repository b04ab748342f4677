import { cpus, loadavg, release, totalmem } from "node:os";
import { run } from "../processes/group.mjs";

/** What the numbers depend on beside AutoStack. */
export async function describeMachine(repository, databaseVersion) {
  const git = async (...args) => (await run("git", args, { cwd: repository, deadlineMs: 10_000 })).output.trim();
  const dotnet = await run("dotnet", ["--version"], { cwd: repository, deadlineMs: 30_000 });
  const changed = await git("status", "--porcelain", "--untracked-files=no");
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: (await git("rev-parse", "--short=12", "HEAD")) + (changed ? " with changes" : ""),
    processor: `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}`,
    memory: `${Math.round(totalmem() / 1024 ** 3)} GB`,
    system: `Linux ${release()}`,
    software: `.NET SDK ${dotnet.output.trim()}, Node.js ${process.versions.node}, PostgreSQL ${databaseVersion}`,
    loadBefore: loadavg()[0].toFixed(2),
  };
}

/** The page that `npm run bench` writes. */
export function writePage({ machine, parts, loadAfter }) {
  const lines = [
    "# Benchmarks",
    "",
    "<!-- Made by npm run bench. Changes by hand are lost with the next run. -->",
    "",
    "Ratios count, not times: both sides of each were measured in one run, on one machine, with the same PostgreSQL, whose settings are the defaults (`fsync` and `synchronous_commit` are on) but for `track_commit_timestamp`. Nothing here is checked by `npm test`.",
    "",
    "| | |",
    "|---|---|",
    `| measured | ${machine.date}, commit ${machine.commit} |`,
    `| command | \`npm run bench\` |`,
    `| processor | ${machine.processor} |`,
    `| memory | ${machine.memory} |`,
    `| system | ${machine.system} |`,
    `| software | ${machine.software} |`,
    `| load average | ${machine.loadBefore} before, ${loadAfter} after |`,
    "",
    "## Goals",
    "",
    ...table(
      ["", "goal", "wanted", "measured"],
      parts.flatMap(({ goals }) => goals).map(({ name, wanted, found, met }) => [verdict(met), name, wanted, found]),
    ),
  ];
  const missed = parts.flatMap(({ goals }) => goals).filter(({ met, limit }) => met === false && limit);
  const limits = new Map(missed.map(({ limit }) => [limit, missed.filter((goal) => goal.limit === limit)]));
  if (limits.size > 0) lines.push("", "What limits those that were missed:", "");
  for (const [limit, goals] of limits) lines.push(`- ${goals.map(({ name }) => name).join("; ")}: ${limit}`);
  for (const { title, text, head, rows, after } of parts.flatMap(({ sections }) => sections)) {
    lines.push("", `## ${title}`, "", text, "", ...table(head, rows));
    if (after) lines.push("", after);
  }
  return `${lines.join("\n")}\n`;
}

/** @param {boolean | null} met null for what could not be measured on the machine */
function verdict(met) {
  if (met === null) return "not measured";
  return met ? "met" : "**missed**";
}

/** Markdown. */
function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}

/** The same for a terminal: columns one below the other. */
export function columns(head, rows) {
  const all = [head, ...rows];
  const widths = head.map((_, index) => Math.max(...all.map((row) => row[index].length)));
  return all.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index]))
      .join("   ")
      .trimEnd(),
  );
}
