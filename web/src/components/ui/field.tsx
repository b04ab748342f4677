import { type ComponentProps, type ReactNode, useId } from "react";

const boxStyle =
  "w-full rounded-md border border-line-strong bg-surface px-3 text-ink placeholder:text-ink-faint focus-visible:border-accent focus-visible:outline-offset-0 aria-invalid:border-bad disabled:opacity-60";

// A phone zooms in on what is smaller than 16 px when one begins to type.
export const inputStyle = `${boxStyle} h-9 text-base max-sm:text-[1rem]`;
export const textAreaStyle = `${boxStyle} min-h-20 py-2 font-mono text-sm max-sm:text-[1rem]`;

interface FieldProps extends Omit<ComponentProps<"input">, "id"> {
  label: string;
  hint?: ReactNode;
  error?: string;
}

/** A labelled input with a hint and an error, tied together for assistive technology. */
export function Field({ label, hint, error, className, ...props }: FieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
        {!props.required && props.required !== undefined && (
          <span className="font-normal text-ink-faint"> (optional)</span>
        )}
      </label>
      <input
        id={id}
        className={inputStyle}
        aria-invalid={error ? true : undefined}
        aria-describedby={described || undefined}
        {...props}
      />
      {error && (
        <p id={`${id}-error`} className="mt-1.5 text-sm text-bad">
          {error}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="mt-1.5 text-xs text-ink-faint">
          {hint}
        </p>
      )}
    </div>
  );
}
