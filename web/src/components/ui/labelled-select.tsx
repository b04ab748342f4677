import { type ComponentProps, useId } from "react";
import { inputStyle } from "./field";

interface Props extends Omit<ComponentProps<"select">, "id"> {
  label: string;
  hint?: string;
  options: readonly { value: string; label: string }[];
}

/** A select of a form, with its label above. */
export function LabelledSelect({ label, hint, options, className, ...props }: Props) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block font-medium text-sm">
        {label}
      </label>
      <select id={id} aria-describedby={hint && `${id}-hint`} className={inputStyle} {...props}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {hint && (
        <p id={`${id}-hint`} className="mt-1.5 text-ink-faint text-xs">
          {hint}
        </p>
      )}
    </div>
  );
}
