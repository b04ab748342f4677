// npm run rotate-keys: seals the values of all variables anew, with a new key or with the configured one, while the platform runs. With --continue it goes on with what
// was cut off.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { buildApi } from "./start/build.mjs";
import { lineFor, Problem } from "./start/problem.mjs";
import { readSettings } from "./start/settings.mjs";

const repository = path.join(import.meta.dirname, "..");

/** The embedded PostgreSQL, as the platform that runs has written down where it is. */
function embedded(stateDirectory) {
  try {
    const { postgres_port: port } = JSON.parse(readFileSync(path.join(stateDirectory, "state.json"), "utf8"));
    const password = readFileSync(path.join(stateDirectory, "postgres.password"), "utf8").trim();
    return `Host=127.0.0.1;Port=${port};Database=autostack;Username=autostack;Password=${password}`;
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    throw new Problem(
      `There is no platform in ${stateDirectory}: start it with npm start, or name a database with ConnectionStrings__AutoStack.`,
    );
  }
}

try {
  const { stateDirectory, connectionString } = readSettings(repository);
  const database = connectionString ?? embedded(stateDirectory);
  const { directory } = await buildApi(repository, path.join(stateDirectory, "logs"));
  const args = [path.join(directory, "AutoStack.Api.dll"), "rotate-keys", ...process.argv.slice(2)];
  const program = spawn("dotnet", args, {
    stdio: "inherit",
    env: { ...process.env, AutoStack__StateDirectory: stateDirectory, ConnectionStrings__AutoStack: database },
  });
  // Ctrl-C reaches the program too, which ends in order and says how to go on.
  process.on("SIGINT", () => {});
  program.on("exit", (code) => process.exit(code ?? 1));
} catch (error) {
  console.error(lineFor(error));
  process.exit(1);
}
