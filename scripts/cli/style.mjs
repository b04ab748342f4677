/**
 * How output looks: colours where they are wanted, and lines that are drawn again where somebody watches.
 *
 * @param {{ isTTY?: boolean }} out
 * @param {Record<string, string | undefined>} environment NO_COLOR (no-color.org) wins over FORCE_COLOR, that over the terminal
 */
export function styleOf(out, environment) {
  const dumb = environment.TERM === "dumb";
  const live = Boolean(out.isTTY) && !dumb && !environment.CI;
  const forced = environment.FORCE_COLOR !== undefined && !["0", "false"].includes(environment.FORCE_COLOR);
  const colours = environment.NO_COLOR
    ? false
    : environment.FORCE_COLOR !== undefined
      ? forced
      : Boolean(out.isTTY) && !dumb;
  return { live, paint: painter(colours) };
}

const codes = { strong: "1", faint: "2", good: "32", bad: "31", warn: "33", accent: "36" };

/** @returns {Record<keyof codes, (text: string) => string>} */
export function painter(colours) {
  return Object.fromEntries(
    Object.entries(codes).map(([name, code]) => [
      name,
      colours ? (text) => (text ? `\x1b[${code}m${text}\x1b[0m` : "") : (text) => text,
    ]),
  );
}
