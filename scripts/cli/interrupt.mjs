import { createInterface } from "node:readline/promises";

/** npm hands a Ctrl-C on that the terminal has sent already: what comes this soon is the same one. */
const sameMs = 500;

/** Ctrl-C, and being asked to end: told to whoever listens at the moment. */
export class Interrupts {
  #last = Number.NEGATIVE_INFINITY;
  #listener = null;
  #handle = (signal) => {
    const now = Date.now();
    if (signal === "SIGINT" && now - this.#last < sameMs) return;
    this.#last = now;
    this.#listener?.(signal);
  };

  constructor(source = process) {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) source.on(signal, this.#handle);
  }

  /** @param {(signal: string) => void} listener takes the place of the one before */
  listen(listener) {
    this.#listener = listener;
  }
}

/**
 * Asks a question that is answered by y or n.
 *
 * @param {Interrupts} interrupts
 * @returns {Promise<boolean | null>} null when it was interrupted, or its input ended
 */
export async function confirm(question, interrupts, { input = process.stdin, output = process.stdout } = {}) {
  const asking = createInterface({ input, output });
  const gone = new Promise((resolve) => {
    // Until the terminal is in its raw mode a Ctrl-C comes as a signal, afterwards as a key.
    interrupts.listen(() => resolve(null));
    asking.on("SIGINT", () => resolve(null));
    asking.on("close", () => resolve(null));
  });
  try {
    const answer = await Promise.race([asking.question(`${question} [y/N] `), gone]);
    if (answer === null) output.write("\n");
    return answer === null ? null : /^y(es)?$/i.test(answer.trim());
  } finally {
    interrupts.listen(null);
    asking.close();
  }
}
