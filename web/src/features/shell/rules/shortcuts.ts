import { MAIN_PAGES } from "@/config/navigation";

export interface Shortcut {
  /** As typed: one key, or two after each other. */
  keys: string;
  does: string;
}

/** All shortcuts by where they work, as the help sheet shows them. A key that something listens for and that is not here can't be found. */
export const SHORTCUTS: readonly { where: string; shortcuts: readonly Shortcut[] }[] = [
  {
    where: "Everywhere",
    shortcuts: [
      { keys: "mod k", does: "Search and commands" },
      { keys: "?", does: "This sheet" },
      ...MAIN_PAGES.map(({ key, label }) => ({ keys: `g ${key}`, does: `Go to ${label}` })),
      { keys: "c", does: "New project" },
      { keys: "t", does: "Switch between light and dark" },
    ],
  },
  {
    where: "Project",
    shortcuts: [{ keys: "d", does: "Deploy the newest commit" }],
  },
  {
    where: "Deployment",
    shortcuts: [
      { keys: "r", does: "Replay, and back to now" },
      { keys: "[", does: "One event back" },
      { keys: "]", does: "One event on" },
    ],
  },
  {
    where: "Log",
    shortcuts: [
      { keys: "/", does: "Search the log" },
      { keys: "n", does: "Next match" },
      { keys: "p", does: "Previous match" },
      { keys: "e", does: "First error" },
      { keys: "f", does: "Follow the end" },
      { keys: "l", does: "Copy the link to the marked line" },
      { keys: "w", does: "Wrap long lines" },
      { keys: "m", does: "Full screen" },
    ],
  },
];

/** After `g` the second key may take this long. */
const PATIENCE_MS = 1_500;

/** A first key that waits for its second. */
export interface Prefix {
  key: string;
  at: number;
}

/** What a key means after what was pressed before: a whole shortcut, the first half of one, or neither. */
export function press(prefix: Prefix | null, key: string, now: number): { prefix: Prefix | null; keys: string | null } {
  if (prefix && now - prefix.at <= PATIENCE_MS) return { prefix: null, keys: `${prefix.key} ${key}` };
  return key === "g" ? { prefix: { key, at: now }, keys: null } : { prefix: null, keys: key };
}

/** Whether keys pressed there are text, or belong to something that uses them itself. */
export function takesKeys(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return (
    target.closest(
      "input, textarea, select, [contenteditable=true], [role=menu], [role=dialog], [role=alertdialog]",
    ) !== null
  );
}
