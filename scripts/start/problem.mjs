/** What keeps the platform from starting, in one line that names the setting or the step that cures it. */
export class Problem extends Error {
  /** @param {string} [details] what a program said, shown below the line */
  constructor(message, details) {
    super(message);
    this.details = details;
  }
}

/** The line for an error that nobody foresaw, or for one that the system reports wherever it strikes. */
export function lineFor(error) {
  if (error instanceof Problem) return error.message;
  const where = error.path ? ` (${error.path})` : "";
  if (error.code === "ENOSPC" || /no space left on device/i.test(error.message))
    return `The disk is full${where}. Free some space and start again; what is done already is kept.`;
  if (error.code === "EACCES" || error.code === "EPERM" || error.code === "EROFS")
    return `This user may not write there${where}: ${error.code}. Mend the permissions, or start as the owner of the directory.`;
  return error.message;
}
