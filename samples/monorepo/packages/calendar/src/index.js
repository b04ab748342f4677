const DAY_MS = 24 * 60 * 60 * 1000;

/** The week of a date, counted as in ISO 8601: week 1 has the year's first Thursday. */
export function week(date) {
  const day = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()));
  // The Thursday of the same week lies in the year that the week belongs to.
  day.setUTCDate(day.getUTCDate() + 4 - (day.getUTCDay() || 7));
  return Math.ceil(((day - Date.UTC(day.getUTCFullYear(), 0, 1)) / DAY_MS + 1) / 7);
}
