import type { ExternalToast } from "sonner";

type Kind = "success" | "error";
type Options = Pick<ExternalToast, "id" | "description" | "action">;

let askFor: () => void = () => {};
let isThere: () => void = () => {};
const there = new Promise<void>((resolve) => {
  isThere = resolve;
});

/** Registers what brings the toaster onto the page, and tells that it is there: most visits never need it. */
export const toasterHost = {
  whenWanted: (callback: () => void): void => {
    askFor = callback;
  },
  mounted: (): void => isThere(),
};

function show(kind: Kind, title: string, options?: Options): void {
  askFor();
  void Promise.all([import("sonner"), there]).then(([{ toast }]) => toast[kind](title, options));
}

/** A short word about what has just happened, in a corner of the page. */
export const toast = {
  success: (title: string, options?: Options): void => show("success", title, options),
  error: (title: string, options?: Options): void => show("error", title, options),
};
