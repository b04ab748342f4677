// npm test: runs every test there is and ends with one line of totals. Exit code 1 when any failed.
import path from "node:path";
import { killGroups } from "./processes/group.mjs";
import { testParts } from "./tests/parts.mjs";
import { add, ofFailure, totals } from "./tests/reports.mjs";
import { Workplace } from "./tests/workplace.mjs";

const repository = path.join(import.meta.dirname, "..");
const workplace = new Workplace();
const { lanes, last } = testParts({ repository, workplace, soak: process.argv.includes("--soak") });

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.once(signal, async () => {
    killGroups();
    await workplace.remove();
    process.exit(130);
  });

let sum = { passed: 0, failed: 0, skipped: 0, failures: [], skips: [] };
await Promise.all(lanes.map(runInOrder));
await runInOrder(last);
await workplace.remove();

for (const { part, name, message } of sum.skips)
  console.log(`\n– ${part}: ${name} was skipped\n${message.replace(/^/gm, "  ")}`);
for (const { part, name, message } of sum.failures)
  console.log(`\n✗ ${part}: ${name}\n${message.replace(/^/gm, "  ")}`);
console.log(`\n${totals(sum)}`);
process.exit(sum.failed === 0 ? 0 : 1);

async function runInOrder(parts) {
  for (const part of parts) {
    const start = Date.now();
    const result = await part.run().catch((error) => ofFailure(part.name, error.stack));
    const seconds = `${((Date.now() - start) / 1000).toFixed(1)} s`.padStart(8);
    if (result === null) {
      console.log(`  ${part.name.padEnd(28)}${seconds}`);
      continue;
    }
    console.log(`${result.failed === 0 ? "✓" : "✗"} ${part.name.padEnd(28)}${seconds}   ${totals(result)}`);
    const ofPart = (told) => (told ?? []).map((one) => ({ part: part.name, ...one }));
    sum = add(sum, { ...result, failures: ofPart(result.failures), skips: ofPart(result.skips) });
  }
}
