// npm run reset: a clean slate. Removes the state directory and the data directory that it names; refuses while the platform runs.

import path from "node:path";
import { lineFor } from "./start/problem.mjs";
import { reset } from "./start/reset.mjs";

try {
  const removed = await reset(path.join(import.meta.dirname, ".."));
  console.log(
    removed.length === 0
      ? "There was nothing to remove."
      : removed.map((directory) => `Removed ${directory}`).join("\n"),
  );
} catch (error) {
  console.error(lineFor(error));
  process.exitCode = 1;
}
