import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

interface Props extends Omit<ComponentProps<"select">, "onChange" | "value"> {
  /** What is chosen, for assistive technology. */
  label: string;
  value: string | undefined;
  /** The words for "no choice"; without them one must be chosen. */
  any?: string;
  options: readonly { value: string; label: string }[];
  onChange: (value: string | undefined) => void;
}

/** The browser's own select: it is the one that every device knows how to open. */
export function Select({ label, value, any, options, onChange, className, ...props }: Props) {
  return (
    <select
      aria-label={label}
      value={value ?? ""}
      onChange={(event) => onChange(event.target.value || undefined)}
      className={cn(
        "h-8 min-w-0 max-w-full rounded-md border border-line bg-surface px-2 text-sm hover:bg-hover",
        className,
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
