import { stageNote, stageTime } from "./progress.mjs";
import { harmless } from "./text.mjs";
import { commitOf, stageTitles } from "./told.mjs";

const nameWidth = Math.max(...Object.keys(stageTitles).map((name) => name.length));

/**
 * What has happened between two looks at a deployment, a line each: for output that is read later or by programs. The form is kept stable.
 *
 * @param {any | null} before null at first
 * @param {any} after
 * @returns {string[]}
 */
export function changes(before, after) {
  const lines = [];
  if (after.status === "queued" && after.waits_for && after.waits_for !== before?.waits_for)
    lines.push(`waiting: ${harmless(after.waits_for)}`);
  if (after.commit && !before?.commit) lines.push(`commit ${commitOf(after)}`);
  for (const [at, stage] of after.stages.entries()) lines.push(...stageChanges(before?.stages[at], stage));
  if (after.cancellation_requested && !before?.cancellation_requested) lines.push("cancellation requested");
  if (after.reverting && !before?.reverting) lines.push("bringing Git and what runs back to the release before");
  return lines;
}

/** A line of the log, with the stage that printed it. */
export function logLine({ stage, text }) {
  return `${(stage ?? "log").padEnd(nameWidth)} | ${harmless(text)}`.trimEnd();
}

function stageChanges(before = { status: "pending", attempt: 0, note: null }, after) {
  const { name, status, attempt } = after;
  const told = (text) => [`${name.padEnd(nameWidth)} ${text}`.trimEnd()];
  const lines = [];
  // One look may find a stage begun and ended.
  const began = before.status === "pending" && status !== "pending" && status !== "skipped" && after.started_at;
  if (began) lines.push(...told("started"));
  if (status === "running" && attempt > Math.max(1, before.attempt)) lines.push(...told(`attempt ${attempt}`));
  if (status !== before.status && !["pending", "running"].includes(status)) {
    const time = stageTime(after, 0);
    const word = status === "succeeded" ? "done" : status;
    const note = stageNote({ ...after, status: "" });
    lines.push(...told([word, time && `after ${time}`, note && `(${note})`].filter(Boolean).join(" ")));
  } else if (status === "running" && after.note && after.note !== before.note)
    lines.push(...told(harmless(after.note)));
  return lines;
}
