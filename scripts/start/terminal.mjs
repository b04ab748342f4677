import { stripVTControlCharacters } from "node:util";

const nameWidth = 14;
const timeWidth = 8;

/** What `npm start` shows: one line a step, with how long it took. Colours and a moving mark only where somebody watches. */
export class Terminal {
  #out;
  #live;
  #colours;
  #running = new Map();
  #frame = 0;
  #timer = null;
  #drawn = 0;
  #muted = false;

  constructor(out = process.stdout, environment = process.env) {
    this.#out = out;
    this.#live = Boolean(out.isTTY) && environment.TERM !== "dumb" && !environment.CI;
    this.#colours = this.#live && !environment.NO_COLOR;
    // A closed terminal must not end what runs.
    out.on?.("error", () => {});
  }

  /**
   * Shows a step while it works and how it ended.
   *
   * @template T
   * @param {string} name
   * @param {string} doing what is shown meanwhile
   * @param {(note: (text: string) => void, doing: (text: string) => void) => Promise<T>} work `note` says what came of it, `doing` what is
   *   shown from then on
   * @returns {Promise<T>}
   */
  async step(name, doing, work) {
    const start = performance.now();
    const key = Symbol(name);
    let result = "";
    const shown = { name, doing, start };
    this.#running.set(key, shown);
    // Where lines can't be drawn again, a long step is announced so that silence isn't taken for a stop.
    const announcement = this.#live
      ? null
      : setTimeout(
          () => this.#muted || this.line(`  … ${name.padEnd(nameWidth)}${" ".repeat(timeWidth)}   ${doing}`),
          2_000,
        );
    this.#draw();
    let done = false;
    try {
      const value = await work(
        (text) => {
          result = text;
        },
        (text) => {
          shown.doing = text;
        },
      );
      done = true;
      return value;
    } finally {
      clearTimeout(announcement);
      this.#running.delete(key);
      if (!this.#muted) this.#tellEnd(name, start, done, result);
      this.#draw();
    }
  }

  line(text = "") {
    this.#erase();
    this.#out.write(`${text}\n`);
    this.#draw();
  }

  /** From here on steps end unseen: what became of them says nothing once everything ends. */
  closeSteps() {
    this.#muted = true;
    this.#running.clear();
    this.#draw();
  }

  strong(text) {
    return this.#paint("1", text);
  }

  faint(text) {
    return this.#paint("2", text);
  }

  link(text) {
    return this.#paint("36", text);
  }

  /** Whether a goal was met, in words of one width. @param {boolean | null} met null: it could not be measured */
  verdict(met) {
    if (met === null) return this.faint("open  ");
    return met ? this.#paint("32", "met   ") : this.#paint("31", "missed");
  }

  problem(text, details) {
    this.line();
    if (details) this.line(details.replace(/^/gm, "    "));
    this.line(`  ${this.#paint("31", "✗")} ${text}`);
  }

  #tellEnd(name, start, done, result) {
    const mark = done ? this.#paint("32", "✓") : this.#paint("31", "✗");
    const time = this.#paint("2", seconds(start).padStart(timeWidth));
    this.line(`  ${mark} ${name.padEnd(nameWidth)}${time}   ${done ? result : "failed"}`);
  }

  #paint(code, text) {
    return this.#colours ? `\x1b[${code}m${text}\x1b[0m` : text;
  }

  #draw() {
    if (!this.#live) return;
    this.#erase();
    if (this.#running.size === 0) {
      clearInterval(this.#timer);
      this.#timer = null;
      return;
    }
    this.#timer ??= setInterval(() => {
      this.#frame++;
      this.#draw();
    }, 100).unref();
    const mark = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"[this.#frame % 10];
    for (const { name, doing, start } of this.#running.values()) {
      const text = `  ${this.#paint("36", mark)} ${name.padEnd(nameWidth)}${this.#paint("2", seconds(start).padStart(timeWidth))}   ${doing}`;
      // A line that wraps could not be erased again.
      this.#out.write(
        `${stripVTControlCharacters(text).length < (this.#out.columns ?? 80) ? text : `  ${mark} ${name}`}\n`,
      );
    }
    this.#drawn = this.#running.size;
  }

  #erase() {
    if (this.#drawn > 0) this.#out.write(`\x1b[${this.#drawn}A\x1b[J`);
    this.#drawn = 0;
  }
}

function seconds(start) {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}
