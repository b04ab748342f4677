"use client";

import { useEffect, useState } from "react";
import { type Place, placeTooltip } from "./place-tooltip";

const DELAY_MS = 300;

interface Shown extends Place {
  text: string;
}

/** The bubble of whatever is pointed at, or reached by keyboard, and has a tooltip. Escape takes it away (WCAG 1.4.13). */
export function TooltipHost() {
  const [shown, setShown] = useState<Shown | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hide = () => {
      clearTimeout(timer);
      setShown(null);
    };
    const show = (target: EventTarget | null, delay: number) => {
      hide();
      const element = target instanceof Element ? target.closest<HTMLElement>("[data-tooltip]") : null;
      if (!element) return;
      timer = setTimeout(() => {
        const text = element.dataset.tooltip;
        if (text && element.isConnected)
          setShown({ text, ...placeTooltip(element.getBoundingClientRect(), window.innerWidth) });
      }, delay);
    };
    const onPoint = (event: PointerEvent) => event.pointerType === "mouse" && show(event.target, DELAY_MS);
    const onFocus = ({ target }: FocusEvent) => {
      if (target instanceof Element && target.matches(":focus-visible")) show(target, 0);
    };
    const onKey = ({ key }: KeyboardEvent) => key === "Escape" && hide();
    const options = { passive: true, capture: true } as const;
    document.addEventListener("pointerover", onPoint, options);
    document.addEventListener("pointerdown", hide, options);
    document.addEventListener("focusin", onFocus, options);
    document.addEventListener("focusout", hide, options);
    document.addEventListener("scroll", hide, options);
    document.addEventListener("keydown", onKey, options);
    return () => {
      hide();
      document.removeEventListener("pointerover", onPoint, options);
      document.removeEventListener("pointerdown", hide, options);
      document.removeEventListener("focusin", onFocus, options);
      document.removeEventListener("focusout", hide, options);
      document.removeEventListener("scroll", hide, options);
      document.removeEventListener("keydown", onKey, options);
    };
  }, []);
  if (!shown) return null;
  return (
    // Hidden from assistive technology: the control's label says the same.
    <div
      aria-hidden
      style={{ left: shown.left, top: shown.top, translate: shown.above ? "-50% -100%" : "-50% 0" }}
      className="pointer-events-none fixed z-50 max-w-60 animate-enter rounded-md bg-ink px-2 py-1 text-canvas text-xs shadow-raised"
    >
      {shown.text}
    </div>
  );
}
