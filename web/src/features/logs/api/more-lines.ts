/** Lines before or after those that are shown. */
export interface MoreLines {
  load: () => void;
  loading: boolean;
  /** Why they could not be read. */
  problem: string | null;
}

interface Reading {
  any: boolean;
  loading: boolean;
  failed: boolean;
  error: Error | null;
  load: () => unknown;
}

/** What a list in pages has at one of its ends; null: nothing. */
export function moreOf({ any, loading, failed, error, load }: Reading): MoreLines | null {
  if (!any) return null;
  return {
    load: () => {
      if (!loading) void load();
    },
    loading,
    problem: failed && error ? error.message : null,
  };
}
