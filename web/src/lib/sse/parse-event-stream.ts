/** One dispatched event of a stream. */
export interface StreamEvent {
  id: string | null;
  data: string;
}

/**
 * Reads server-sent events as the WHATWG HTML standard (section 9.2.6) has it, from text that arrives in any pieces. The
 * API sends no `event:` and no `retry:` fields, so these are read over. Returns the events that a piece completes.
 */
export function eventStreamParser(): (piece: string) => StreamEvent[] {
  let rest = "";
  let data: string[] = [];
  let id: string | null = null;
  let first = true;

  return (piece) => {
    const events: StreamEvent[] = [];
    let text = rest + piece;
    if (first && text.length > 0) {
      if (text.startsWith("\uFEFF")) text = text.slice(1);
      first = false;
    }
    // A carriage return at the end may be half of a line end.
    const held = text.endsWith("\r") ? "\r" : "";
    const lines = (held ? text.slice(0, -1) : text).split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? "") + held;

    for (const line of lines) {
      if (line === "") {
        if (data.length > 0) events.push({ id, data: data.join("\n") });
        data = [];
        continue;
      }
      const colon = line.indexOf(":");
      const field = colon === -1 ? line : line.slice(0, colon);
      const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "");
      if (field === "data") data.push(value);
      else if (field === "id" && !value.includes("\0")) id = value;
    }
    return events;
  };
}
