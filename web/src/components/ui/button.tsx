import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

export const buttonStyle = cva(
  "inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium transition-colors duration-100 select-none disabled:pointer-events-none disabled:opacity-50 aria-disabled:pointer-events-none aria-disabled:opacity-50 [&_svg]:shrink-0",
  {
    variants: {
      look: {
        primary: "bg-accent text-on-accent hover:bg-accent-strong",
        secondary: "border border-line-strong bg-surface text-ink hover:bg-hover",
        ghost: "text-ink-muted hover:bg-hover hover:text-ink",
        pressed: "bg-accent-soft text-accent",
        alert: "text-bad hover:bg-hover",
        danger: "bg-bad-strong text-on-bad hover:brightness-110",
      },
      size: {
        small: "h-7 px-2 text-xs [&_svg]:size-3.5",
        normal: "h-8 px-3 text-sm [&_svg]:size-4",
        large: "h-9 px-3 text-sm [&_svg]:size-4",
        icon: "size-8 [&_svg]:size-4",
        "icon-small": "size-7 [&_svg]:size-3.5",
      },
    },
    defaultVariants: { look: "secondary", size: "normal" },
  },
);

interface ButtonProps extends ComponentProps<"button">, VariantProps<typeof buttonStyle> {
  /** Draws the child (a link) as a button. */
  asChild?: boolean;
  /** Work is under way: the button says so and can't be pressed again. */
  busy?: boolean;
}

export function Button({ className, look, size, asChild, busy, children, ...props }: ButtonProps) {
  const style = cn(buttonStyle({ look, size }), className);
  if (asChild) {
    return (
      <Slot.Root className={style} {...props}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button type="button" className={style} {...props} disabled={busy || props.disabled} aria-busy={busy || undefined}>
      {busy && <LoaderCircle className="animate-spin" aria-hidden />}
      {children}
    </button>
  );
}
