import { changes, logLine } from "./changes.mjs";
import { progress } from "./progress.mjs";
import { styleOf } from "./style.mjs";
import { width } from "./text.mjs";

const frameMs = 100;
const hideCursor = "\x1b[?25l";
const showCursor = "\x1b[?25h";
/** More than are ever shown at once. */
const keptLines = 50;
const shownAfterwards = 15;

/**
 * Where the progress of a deployment is shown: drawn again and again where somebody watches, else line by line.
 *
 * @param {NodeJS.WriteStream} out
 * @param {Record<string, string | undefined>} environment
 * @param {() => number} now by the platform's clock
 */
export function viewFor(out, environment, now) {
  const { live, paint } = styleOf(out, environment);
  return live ? new LiveView(out, paint, now) : new PlainView(out);
}

/** Prints what changes, a line each, without escape sequences. */
export class PlainView {
  #out;
  #before = null;
  #gap = false;

  constructor(out) {
    this.#out = out;
  }

  update(deployment) {
    for (const line of changes(this.#before, deployment)) this.#out.write(`${line}\n`);
    this.#before = deployment;
  }

  log(line) {
    this.#out.write(`${logLine(line)}\n`);
  }

  gap(gap) {
    if (gap !== this.#gap)
      this.#out.write(gap ? "the platform does not answer; trying again\n" : "the platform answers again\n");
    this.#gap = gap;
  }

  /** All of them have been printed already. */
  lastLines() {
    return [];
  }

  pause() {}
  resume() {}
  end() {}
}

/** Draws the stages, the time that each takes, and the last lines of the log, about ten times a second. */
export class LiveView {
  #out;
  #paint;
  #now;
  #deployment = null;
  #log = [];
  #gap = false;
  #tick = 0;
  #timer = null;
  #drawn = [];

  constructor(out, paint, now) {
    this.#out = out;
    this.#paint = paint;
    this.#now = now;
  }

  update(deployment) {
    this.#deployment = deployment;
    if (this.#timer === null && this.#drawn !== null) this.resume();
  }

  log(line) {
    this.#log.push(line);
    if (this.#log.length > keptLines) this.#log.shift();
  }

  gap(gap) {
    this.#gap = gap;
  }

  /** The last lines of the log, which go with the picture. */
  lastLines() {
    return this.#log.slice(-shownAfterwards);
  }

  /** Leaves the terminal to a question. */
  pause() {
    clearInterval(this.#timer);
    this.#timer = null;
    this.#out.write(showCursor);
  }

  /** Goes on below whatever was written meanwhile. */
  resume() {
    this.#drawn = [];
    this.#out.write(hideCursor);
    this.#timer ??= setInterval(() => {
      this.#tick++;
      this.#draw();
    }, frameMs);
    this.#draw();
  }

  /** Draws how it ended, to stay. */
  end() {
    if (this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
    this.#draw();
    this.#drawn = null;
    this.#out.write(showCursor);
  }

  #draw() {
    if (this.#deployment === null) return;
    // Some terminals have no size, or say that it is none.
    const columns = this.#out.columns || 80;
    const rows = this.#out.rows || 24;
    const lines = progress(
      { deployment: this.#deployment, log: this.#log, gap: this.#gap },
      { now: this.#now(), columns, rows, tick: this.#tick, paint: this.#paint },
    );
    if (lines.join("\n") === this.#drawn.join("\n")) return;
    // One write, so that no half of a picture is ever seen.
    this.#out.write(erase(this.#drawn, columns) + lines.map((line) => `${line}\n`).join(""));
    this.#drawn = lines;
  }
}

/** Goes back to before the lines; a terminal that was made narrower since has wrapped them. */
function erase(lines, columns) {
  const height = lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(width(line) / columns)), 0);
  return height > 0 ? `\x1b[${height}A\x1b[J` : "";
}
