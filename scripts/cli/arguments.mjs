import { parseArgs } from "node:util";
import { exitCodes, Stop } from "./exit-codes.mjs";

/**
 * What a command takes.
 *
 * @typedef {{ type: "string" | "boolean", short?: string, value?: string, help: string }} Option
 * @typedef {{ name: string, summary: string, usage: string, words: [string, string][], least: number, most: number,
 *   options: Record<string, Option>, notes: string[] }} Definition
 */

const help = { type: "boolean", short: "h", help: "Shows this." };

/**
 * Reads the words and options of a command line.
 *
 * @param {Definition} definition
 * @param {string[]} argv
 * @returns {{ words: string[], options: Record<string, string | boolean | undefined> }}
 * @throws {Stop} with the usage
 */
export function readArguments(definition, argv) {
  let parsed;
  try {
    parsed = parseArgs({
      args: argv,
      allowPositionals: true,
      options: Object.fromEntries(
        Object.entries({ ...definition.options, help }).map(([name, { type, short }]) => [
          name,
          { type, ...(short ? { short } : {}) },
        ]),
      ),
    });
  } catch (error) {
    throw wrong(definition, error.message.split(/\. /)[0].replace(/\.$/, ""));
  }
  const { positionals: words, values: options } = parsed;
  if (options.help) return { words, options };
  for (const [name, value] of Object.entries(options)) if (value === "") throw wrong(definition, `--${name} is empty`);
  if (words.length < definition.least) throw wrong(definition, `${definition.words[words.length][0]} is missing`);
  if (words.length > definition.most)
    throw wrong(
      definition,
      // npm keeps options for itself unless -- comes before them, and only their values get here.
      `'${words[definition.most]}' is one word too many. With npm, options come after --`,
    );
  return { words, options };
}

/** The page that `--help` shows. @param {Definition} definition */
export function helpText(definition) {
  const rows = [
    ...definition.words,
    ...Object.entries({ ...definition.options, help }).map(([name, { short, value, help: text }]) => [
      `${short ? `-${short}, ` : ""}--${name}${value ? ` ${value}` : ""}`,
      text,
    ]),
  ];
  const width = Math.max(...rows.map(([left]) => left.length)) + 3;
  const lines = rows.map(([left, right]) => {
    const [first, ...others] = right.split("\n");
    return [`  ${left.padEnd(width)}${first}`, ...others.map((other) => `  ${"".padEnd(width)}${other}`)].join("\n");
  });
  return [definition.summary, "", `  ${definition.usage}`, "", ...lines, "", ...definition.notes].join("\n");
}

function wrong(definition, text) {
  return new Stop(
    exitCodes.usage,
    `${text}.\nUsage: ${definition.usage}\nnpm run ${definition.name} -- --help says more.`,
  );
}
