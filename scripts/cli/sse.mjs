/** Reads server-sent events (WHATWG HTML, section 9.2.6) out of text that comes in pieces of any size. */
export class EventParser {
  #rest = "";
  #data = [];
  #id = null;

  /** The id of the last event that was complete; the one to resume behind. */
  lastId = null;

  /** @param {string} text @returns {{ id: string | null, data: string }[]} the events that are complete now */
  push(text) {
    const all = this.#rest + text;
    const lines = all.split(/\r\n|\n|\r/);
    // A carriage return at the end may be the first half of a line's end.
    const held = all.endsWith("\r") ? 2 : 1;
    this.#rest = all.endsWith("\r") ? `${lines.at(-2)}\r` : lines.at(-1);
    return lines.slice(0, -held).flatMap((line) => this.#line(line));
  }

  #line(line) {
    if (line === "") return this.#dispatch();
    const colon = line.indexOf(":");
    if (colon === 0) return [];
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "data") this.#data.push(value);
    else if (field === "id" && !value.includes("\0")) this.#id = value;
    return [];
  }

  #dispatch() {
    this.lastId = this.#id;
    if (this.#data.length === 0) return [];
    const event = { id: this.#id, data: this.#data.join("\n") };
    this.#data = [];
    return [event];
  }
}
