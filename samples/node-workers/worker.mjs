import { loadavg } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { settings } from "./settings.mjs";

const { intervalMs } = settings(process.env);
const ending = new AbortController();
for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => ending.abort());

while (!ending.signal.aborted) {
  console.log(`Load ${loadavg()[0].toFixed(2)}, ${Math.round(process.memoryUsage().rss / 1024 / 1024)} MB`);
  await pause(intervalMs, undefined, { signal: ending.signal }).catch(() => {});
}
console.log("The worker is done");
