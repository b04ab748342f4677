// npm run logs: see scripts/cli/commands/logs.mjs, or --help.
import { runCommand } from "./cli/command.mjs";
import { logs } from "./cli/commands/logs.mjs";

await runCommand(logs);
