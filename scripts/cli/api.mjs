import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { exitCodes, Stop } from "./exit-codes.mjs";
import { Session } from "./session.mjs";
import { EventParser } from "./sse.mjs";

const answerMs = 20_000;
/** Streams send a comment every 15 s; one that is silent for longer than this is dead. */
const silenceMs = 45_000;
const longestPauseMs = 3_000;

/** What the API refused: its problem details (RFC 9457). */
export class Refused extends Error {
  constructor(status, problem) {
    const fields = Object.entries(problem.errors ?? {}).map(([field, texts]) => `${field}: ${texts.join(", ")}`);
    super([problem.detail ?? problem.title ?? `The platform answers ${status}.`, ...fields].join(" "));
    this.status = status;
    this.code = problem.code ?? null;
  }
}

/**
 * The API of a platform. Requests are repeated while it is away, a restart say: reading does no harm, and each POST has an Idempotency-Key.
 */
export class Api {
  #url;
  #session;
  #reached = false;
  #patienceMs;
  #firstPatienceMs;

  /** How far the platform's clock is ahead of this one's. */
  clockAheadMs = 0;

  /** Told whether the platform has gone away (true) or is back (false). */
  onGap = () => {};

  /**
   * @param {import("./platform.mjs").Platform} platform
   * @param {{ patienceMs?: number, firstPatienceMs?: number }} [options] how long to wait for a platform that went away · that never answered
   */
  constructor({ url, credentials }, { patienceMs = 300_000, firstPatienceMs = 5_000 } = {}) {
    this.#url = url;
    this.#patienceMs = patienceMs;
    this.#firstPatienceMs = firstPatienceMs;
    this.#session = new Session(credentials, (route, body) => this.#json("POST", route, body, { signedIn: false }));
  }

  get(route) {
    return this.#json("GET", route);
  }

  post(route, body = {}) {
    return this.#json("POST", route, body, { key: randomUUID() });
  }

  /** @returns {Promise<string>} */
  async text(route) {
    return (await this.#send("GET", route)).text;
  }

  /** All items of a list, page by page. @returns {AsyncGenerator<any>} */
  async *list(route) {
    const address = new URL(route, "http://list");
    for (let more = true; more; ) {
      const page = await this.get(address.pathname.slice(1) + address.search);
      yield* page.items;
      more = Boolean(page.next_cursor);
      address.searchParams.set("cursor", page.next_cursor);
    }
  }

  /**
   * Items of a stream, without gap or repeat over lost connections, until `signal` is aborted.
   *
   * @returns {AsyncGenerator<any>}
   */
  async *stream(route, signal) {
    let lastId = null;
    while (!signal.aborted) {
      let watch = null;
      try {
        const opened = await this.#send("GET", route, undefined, { until: signal, lastId });
        const { answer } = opened;
        watch = opened.watch;
        const parser = new EventParser();
        const decoder = new TextDecoder();
        for await (const chunk of answer.body) {
          watch.alive();
          for (const event of parser.push(decoder.decode(chunk, { stream: true }))) {
            lastId = event.id ?? lastId;
            yield JSON.parse(event.data);
          }
        }
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof Stop || error instanceof Refused || error instanceof SyntaxError) throw error;
        this.onGap(true);
      } finally {
        watch?.end();
      }
      await pause(250);
    }
  }

  /** Signs out. What goes wrong here changes nothing: the session ends by itself in time. */
  async end() {
    this.#patienceMs = 0;
    await Promise.race([this.#session.end().catch(() => {}), pause(2_000)]);
  }

  async #json(method, route, body, options) {
    const { text } = await this.#send(method, route, body, options);
    return text ? JSON.parse(text) : null;
  }

  async #send(method, route, body, { signedIn = true, key, until, lastId } = {}) {
    const began = Date.now();
    let renewed = false;
    for (let attempt = 0; ; attempt++) {
      const token = signedIn ? await this.#session.token() : null;
      const watch = until ? new Watchdog(until) : null;
      let opened = false;
      let reason;
      try {
        const answer = await fetch(`${this.#url}/api/v1/${route}`, {
          method,
          headers: {
            ...(token ? { authorization: `Bearer ${token}` } : {}),
            ...(body ? { "content-type": "application/json" } : {}),
            ...(key ? { "idempotency-key": key } : {}),
            ...(lastId ? { "last-event-id": lastId } : {}),
          },
          body: body ? JSON.stringify(body) : undefined,
          signal: watch?.signal ?? AbortSignal.timeout(answerMs),
        });
        opened = answer.ok && watch !== null;
        const text = opened ? null : await answer.text();
        this.#came(answer);
        if (opened) return { answer, watch };
        if (answer.ok) return { text };
        const problem = readProblem(text);
        if (answer.status === 401 && signedIn && !renewed) {
          renewed = true;
          await this.#session.renew(token);
          continue;
        }
        if (!passes(answer.status, problem)) throw new Refused(answer.status, problem);
        reason = `it answers ${answer.status}${problem.detail ? `: ${problem.detail}` : ""}`;
        await this.#wait(began, attempt, reason, Number(answer.headers.get("retry-after")) * 1000);
      } catch (error) {
        if (error instanceof Stop || error instanceof Refused || until?.aborted) throw error;
        reason ??= ["TimeoutError", "AbortError"].includes(error.name)
          ? "it does not answer"
          : (error.cause?.code ?? error.cause?.message ?? error.message);
        await this.#wait(began, attempt, reason);
      } finally {
        if (!opened) watch?.end();
      }
    }
  }

  #came(answer) {
    this.#reached = true;
    this.onGap(false);
    const date = Date.parse(answer.headers.get("date") ?? "");
    // The header has no fractions: less than two seconds may be none at all.
    if (!Number.isNaN(date)) this.clockAheadMs = Math.abs(date - Date.now()) < 2_000 ? 0 : date - Date.now();
  }

  async #wait(began, attempt, reason, askedMs = 0) {
    const patienceMs = this.#reached ? this.#patienceMs : this.#firstPatienceMs;
    const pauseMs = Math.max(askedMs || 0, Math.min(longestPauseMs, 200 * 2 ** attempt));
    if (Date.now() + pauseMs - began > patienceMs)
      throw new Stop(
        exitCodes.unreachable,
        this.#reached
          ? `The platform at ${this.#url} has gone away (${reason}). What was asked for before goes on by itself once it is back.`
          : `No platform answers at ${this.#url} (${reason}). Start it with npm start, or name another in AUTOSTACK_URL.`,
      );
    if (this.#reached) this.onGap(true);
    await pause(pauseMs);
  }
}

/** Aborts a stream when its reader is done with it or when it falls silent. */
class Watchdog {
  #controller = new AbortController();
  #timer;
  #outer;
  #stop = () => this.#controller.abort();

  constructor(outer) {
    this.#outer = outer;
    if (outer.aborted) this.#stop();
    outer.addEventListener("abort", this.#stop, { once: true });
    this.alive();
  }

  get signal() {
    return this.#controller.signal;
  }

  alive() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#stop, silenceMs);
  }

  end() {
    clearTimeout(this.#timer);
    this.#outer.removeEventListener("abort", this.#stop);
    this.#controller.abort();
  }
}

/** Whether the same request can be answered in another way a moment later. */
function passes(status, { code }) {
  return [429, 502, 503, 504].includes(status) || code === "idempotency_key_in_use";
}

function readProblem(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
