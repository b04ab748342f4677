interface Shown {
  /** The line whose surroundings are shown; null: of none. */
  around: number | null;
  /** What is looked for in all that is kept; null: nothing is. */
  wanted: string | null;
  /** The stage whose lines alone are shown. */
  stage: string | null;
  /** What would write. */
  writer: string;
  finished: boolean;
  /** Only a span of time is shown. */
  inSpan: boolean;
  /** Lines may be kept that are not loaded. */
  earlier: boolean;
}

/** Why a log that could be read shows no line. */
export function whyEmpty({ around, wanted, stage, writer, finished, inSpan, earlier }: Shown): string {
  if (around !== null) return `Line ${around} is no longer kept, and nothing from beside it.`;
  if (wanted !== null) return `No line that is kept${inSpan ? " of this time" : ""} holds “${wanted}”.`;
  if (inSpan) return `${writer} has written nothing in this time.`;
  if (stage !== null) return `${stage} has written nothing${finished ? "." : " yet."}`;
  if (finished) return `${writer} has written nothing.`;
  if (earlier) return `${writer} has written nothing lately.`;
  return "Nothing written yet. Lines appear here as they come.";
}
