import { cut, duration, harmless, width } from "./text.mjs";
import { commitOf, isFinished, stageTitle } from "./told.mjs";

const nameWidth = 10;
const timeWidth = 11;
const mostLogLines = 8;
const spinner = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";

/**
 * What the progress of a deployment looks like at a moment, as the lines to draw.
 *
 * @param {{ deployment: any, log: { stage: string | null, text: string }[], gap: boolean }} state what is known
 * @param {{ now: number, columns: number, rows: number, tick: number, paint: ReturnType<typeof import("./style.mjs").painter> }} look
 *   `now`: by the platform's clock, in ms; `tick`: counts up as time goes by
 * @returns {string[]} none wider than the terminal, all together not higher
 */
export function progress({ deployment, log, gap }, { now, columns, rows, tick, paint }) {
  const room = Math.max(10, columns - 1);
  const mark = spinner[tick % spinner.length];
  const commit = commitOf(deployment);
  const head = commit ? [line(room, ["  ", paint.faint(commit)]), ""] : [];
  const stages = deployment.stages.map((stage) => stageLine(stage, { now, room, mark, paint }));
  const below = belowStages({ deployment, gap }, { now, room, mark, paint });

  // A low terminal keeps what is at work in sight, and gives up what is over first.
  const least = below.length;
  let shown = [...head, ...stages];
  if (shown.length + least > rows - 1) shown = stages;
  if (shown.length + least > rows - 1) {
    const current = deployment.stages.findIndex(({ status }) => status === "running");
    shown = current < 0 ? [] : [stages[current]];
  }
  const left = Math.min(mostLogLines, rows - 1 - shown.length - least - 1);
  const lines = left > 0 && !isFinished(deployment) ? log.slice(-left) : [];
  const printed = lines.map(({ text }) => line(room, [paint.faint("  │ "), paint.faint(harmless(text))]));
  return [...shown, ...below, ...(printed.length > 0 ? ["", ...printed] : [])].slice(0, Math.max(1, rows - 1));
}

/** One stage: mark, name, time, and what there is to say. */
export function stageLine(stage, { now, room, mark, paint }) {
  const { name, status } = stage;
  const looks = {
    pending: [paint.faint("·"), paint.faint],
    running: [paint.accent(mark), paint.strong],
    succeeded: [paint.good("✓"), plain],
    failed: [paint.bad("✗"), paint.bad],
    skipped: [paint.faint("–"), paint.faint],
    cancelled: [paint.warn("■"), plain],
  };
  const [shape, look] = looks[status] ?? [" ", plain];
  return line(room, [
    "  ",
    shape,
    " ",
    look(stageTitle(name).padEnd(nameWidth)),
    paint.faint(stageTime(stage, now).padStart(timeWidth)),
    "   ",
    paint.faint(stageNote(stage)),
  ]);
}

export function stageTime({ status, started_at: started, finished_at: finished }, now) {
  if (!started || status === "pending" || status === "skipped") return "";
  return duration((finished ? Date.parse(finished) : now) - Date.parse(started));
}

export function stageNote({ status, attempt, note }) {
  const words = [
    status === "skipped" || status === "cancelled" ? status : "",
    status === "running" && attempt > 1 ? `attempt ${attempt}` : "",
    note ? harmless(note) : "",
  ].filter(Boolean);
  return words.join(", ");
}

function belowStages({ deployment, gap }, { now, room, mark, paint }) {
  const told = [];
  if (deployment.status === "queued")
    told.push(
      line(room, [
        "  ",
        paint.accent(mark),
        ` Waiting ${duration(now - Date.parse(deployment.requested_at))}`,
        paint.faint(deployment.waits_for ? `   ${harmless(deployment.waits_for)}` : ""),
      ]),
    );
  if (deployment.status === "running" && deployment.reverting)
    told.push(line(room, ["  ", paint.warn(mark), " Bringing Git and what runs back to the release before"]));
  else if (deployment.status === "running" && deployment.cancellation_requested)
    told.push(line(room, ["  ", paint.warn(mark), " Cancelling"]));
  if (gap) told.push(line(room, ["  ", paint.warn("!"), " The platform does not answer; trying again"]));
  return told.length > 0 ? ["", ...told] : [];
}

/** Puts pieces together and cuts what does not fit. Each piece is text, or text in one colour. */
function line(room, pieces) {
  let left = room;
  const kept = [];
  for (const piece of pieces) {
    const columns = width(piece);
    if (columns <= left) kept.push(piece);
    else {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the colour around the text
      const [, before, text, after] = /^((?:\x1b\[\d+m)?)(.*?)((?:\x1b\[0m)?)$/s.exec(piece);
      kept.push(before + cut(text, left) + after);
    }
    left -= columns;
    if (left <= 0) break;
  }
  return kept.join("").trimEnd();
}

function plain(text) {
  return text;
}
