// npm run rollback: see scripts/cli/commands/rollback.mjs, or --help.
import { runCommand } from "./cli/command.mjs";
import { rollback } from "./cli/commands/rollback.mjs";

await runCommand(rollback);
