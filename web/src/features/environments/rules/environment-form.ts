/** What is wrong with the name of a new environment, before the API is asked; null when nothing is. */
export function checkEnvironmentName(name: string, taken: readonly string[]): string | null {
  if (name === "") return "Enter a name; it becomes part of the address.";
  if (!/^[a-z]([a-z0-9-]{0,14}[a-z0-9])?$/.test(name) || name.includes("--"))
    return "Up to 16 lower-case letters, digits and single hyphens, beginning with a letter and not ending with a hyphen.";
  return taken.includes(name) ? `There is an environment ${name} already.` : null;
}
