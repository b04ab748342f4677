// npm run status: see scripts/cli/commands/status.mjs, or --help.
import { runCommand } from "./cli/command.mjs";
import { status } from "./cli/commands/status.mjs";

await runCommand(status);
