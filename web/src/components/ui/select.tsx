import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

interface Props extends Omit<ComponentProps<"select">, "onChange" | "value"> {
  /** What is chosen, for assistive technology. */
  label: string;
  value: string | undefined;
  /** The words for "no choice"; without them one must be chosen. */
  any?: string;
  options: readonly { value: string; label: string }[];
  /** For a toolbar. */
  small?: boolean;
  onChange: (value: string | undefined) => void;
}

/** The browser's own select: it is the one that every device knows how to open. */
export function Select({ label, value, any, options, small, onChange, ...props }: Props) {
  return (
    <select
      aria-label={label}
      value={value ?? ""}
      onChange={(event) => onChange(event.target.value || undefined)}
      className={cn(
        "min-w-0 max-w-full rounded-md border border-line bg-surface hover:bg-hover",
        small ? "h-7 px-1.5 text-ink-muted text-xs" : "h-8 px-2 text-sm",
      )}
      {...props}
    >
      {any !== undefined && <option value="">{any}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
