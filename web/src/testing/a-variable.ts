import type { Variable } from "@/lib/api/types";

/** A plain variable that all environments share, but for what a test says. */
export const aVariable = (but: Partial<Variable> = {}): Variable => ({
  name: "A",
  environment: null,
  scope: "runtime",
  secret: false,
  value: "1",
  source: "shared",
  hides_shared: false,
  ...but,
});
