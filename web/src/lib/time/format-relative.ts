const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago something was: `just now`, `42 s ago`, `5 m ago`, `3 h ago`, `2 d ago`, and a date after four weeks. */
export function formatRelative(at: string, now: number): string {
  const ago = now - Date.parse(at);
  if (ago < 5_000) return "just now";
  if (ago < MINUTE) return `${Math.floor(ago / 1_000)} s ago`;
  if (ago < HOUR) return `${Math.floor(ago / MINUTE)} m ago`;
  if (ago < DAY) return `${Math.floor(ago / HOUR)} h ago`;
  if (ago < 28 * DAY) return `${Math.floor(ago / DAY)} d ago`;
  return date.format(new Date(at));
}

// Making a formatter costs far more than using it, and a log shows hundreds of times at once.
const date = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const exact = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  timeZoneName: "short",
});

/** The exact time in the reader's own zone, with the zone. */
export const formatExact = (at: string): string => exact.format(new Date(at));

/** The time of day to the millisecond, for log lines. */
export function formatClock(at: string): string {
  const time = new Date(at);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${String(time.getMilliseconds()).padStart(3, "0")}`;
}
