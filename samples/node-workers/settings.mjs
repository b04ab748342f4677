/** What both processes go by, checked before either starts. */
export function settings(environment) {
  const seconds = Number(environment.INTERVAL_SECONDS ?? 10);
  if (!Number.isFinite(seconds) || seconds < 1 || seconds > 3600)
    throw new RangeError(`INTERVAL_SECONDS is '${environment.INTERVAL_SECONDS}': it must be a number from 1 to 3600`);
  return { intervalMs: seconds * 1000, greeting: environment.GREETING ?? "Two processes, one release" };
}
