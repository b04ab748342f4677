// npm run deploy -- REPOSITORY: deploys a repository to the running platform and follows it until it is live.
import { runCommand } from "./cli/command.mjs";
import { deploy } from "./cli/commands/deploy.mjs";

await runCommand(deploy);
