/** The line that an address points at (`?line=118`); null for anything that is no line number. */
export function lineOf(value: string | string[] | undefined): number | null {
  return typeof value === "string" && /^[1-9]\d{0,8}$/.test(value) ? Number(value) : null;
}
