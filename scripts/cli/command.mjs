import { readFileSync } from "node:fs";
import path from "node:path";
import { readSettings } from "../start/settings.mjs";
import { Api, Refused } from "./api.mjs";
import { helpText, readArguments } from "./arguments.mjs";
import { exitCodes, Stop } from "./exit-codes.mjs";
import { Interrupts } from "./interrupt.mjs";
import { findPlatform } from "./platform.mjs";
import { styleOf } from "./style.mjs";

const repository = path.join(import.meta.dirname, "..", "..");

/**
 * What a command works with.
 *
 * @typedef {{ words: string[], options: Record<string, any>, api: Api, platform: import("./platform.mjs").Platform, cwd: string,
 *   interactive: boolean, interrupts: Interrupts, out: NodeJS.WriteStream, paint: ReturnType<typeof import("./style.mjs").painter>,
 *   tell: (text?: string) => void, warn: (text: string) => void }} Context
 */

/**
 * Runs a command with the words of this process' command line, and ends the process with its code.
 *
 * @param {{ definition: import("./arguments.mjs").Definition, run: (context: Context) => Promise<number> }} command
 */
export async function runCommand({ definition, run }) {
  const { stdout: out, stderr, stdin, env } = process;
  // A reader that has seen enough, such as head(1), is no fault.
  for (const stream of [out, stderr]) stream.on("error", (error) => process.exit(error.code === "EPIPE" ? 0 : 1));
  const interrupts = new Interrupts();
  interrupts.listen(() => process.exit(exitCodes.interrupted));
  const { paint } = styleOf(out, env);
  const warn = (text) => stderr.write(`${styleOf(stderr, env).paint.warn("!")} ${text}\n`);
  let api = null;
  let code;
  try {
    const { words, options } = readArguments(definition, process.argv.slice(2));
    if (options.help) {
      out.write(`${helpText(definition)}\n`);
      process.exit(exitCodes.done);
    }
    const platform = findPlatform(env, readInstallation(env));
    if (platform.warning) warn(platform.warning);
    api = new Api(platform);
    code = await run({
      words,
      options,
      api,
      platform,
      // npm runs scripts in the package's directory, and says where it was called.
      cwd: env.INIT_CWD ?? process.cwd(),
      interactive: Boolean(stdin.isTTY && out.isTTY) && env.TERM !== "dumb" && !env.CI,
      interrupts,
      out,
      paint,
      tell: (text = "") => out.write(`${text}\n`),
      warn,
    });
  } catch (error) {
    code = error.code in codeNames ? error.code : error instanceof Refused ? exitCodes.usage : exitCodes.failed;
    const known = error instanceof Stop || error instanceof Refused || error.constructor.name === "Problem";
    const look = styleOf(stderr, env).paint;
    const mark = code === exitCodes.interrupted ? look.warn("!") : look.bad("✗");
    stderr.write(`${mark} ${known ? error.message : error.stack}\n`);
  }
  interrupts.listen(() => process.exit(code));
  await api?.end();
  process.exit(code);
}

const codeNames = Object.fromEntries(Object.entries(exitCodes).map(([name, code]) => [code, name]));

/** What the installation in this directory says of itself. */
function readInstallation(env) {
  const settings = readSettings(repository, env);
  const read = (name) => {
    try {
      return JSON.parse(readFileSync(path.join(settings.stateDirectory, name), "utf8"));
    } catch (error) {
      if (error.code === "ENOENT") return null;
      if (error.code === "EACCES")
        throw new Stop(
          exitCodes.signIn,
          `${error.path} is for its owner alone: run this as the user who started AutoStack.`,
        );
      throw new Stop(exitCodes.signIn, `${path.join(settings.stateDirectory, name)} can't be read: ${error.message}`);
    }
  };
  const needed = !env.AUTOSTACK_URL;
  return {
    apiPort:
      env.AutoStack__Api__Port || !needed ? settings.apiPort : (read("state.json")?.api_port ?? settings.apiPort),
    admin: needed && !env.AUTOSTACK_TOKEN && !env.AUTOSTACK_EMAIL ? read("admin.json") : null,
    adminFile: path.relative(process.cwd(), path.join(settings.stateDirectory, "admin.json")),
  };
}
