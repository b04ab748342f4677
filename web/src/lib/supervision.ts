import "server-only";

/**
 * Run by `npm start`, this server ends when its standard input does: the supervisor holds the other end, so the dashboard
 * never outlives it, however it died.
 */
export function endWithSupervisor(): void {
  if (process.env.AutoStack__Supervised?.toLowerCase() !== "true") return;
  process.stdin.on("end", () => process.exit(0));
  process.stdin.on("error", () => process.exit(0));
  process.stdin.resume();
}
