import { type ComponentProps, type ReactNode, useId } from "react";

interface Props extends Omit<ComponentProps<"input">, "id" | "type"> {
  label: string;
  hint?: ReactNode;
}

export function Checkbox({ label, hint, className, ...props }: Props) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className="flex items-center gap-2 text-sm">
        <input
          id={id}
          type="checkbox"
          aria-describedby={hint ? `${id}-hint` : undefined}
          className="size-4 accent-accent"
          {...props}
        />
        {label}
      </label>
      {hint && (
        <p id={`${id}-hint`} className="mt-0.5 ml-6 text-ink-faint text-xs">
          {hint}
        </p>
      )}
    </div>
  );
}
