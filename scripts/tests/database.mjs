import { createInterface } from "node:readline";
import { Cluster } from "../postgres/cluster.mjs";
import { freePort } from "../processes/ports.mjs";

/**
 * A PostgreSQL of a test's own, which it may restart and crash: `node scripts/tests/database.mjs DIRECTORY PASSWORD`. Prints its connection string once it answers.
 * Then each line of standard input is a command, answered by a line `done`: `restart` as an administrator would, `crash` as when the power fails. Ends with its input.
 */
const [directory, password] = process.argv.slice(2);
const cluster = new Cluster({ repository: process.cwd(), directory, password });
await cluster.initialise();
const port = await freePort();
const start = async () => (await cluster.start({ port, log: `${directory}/postgres.log` })).server;
let server = await start();
console.log(cluster.connectionString(port));

for await (const command of createInterface({ input: process.stdin })) {
  if (command === "crash") process.kill(server.pid, "SIGQUIT");
  await server.stop();
  server = await start();
  console.log("done");
}
await server.stop();
