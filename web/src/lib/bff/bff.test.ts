// @vitest-environment node
import { afterEach, expect, it, vi } from "vitest";
import { forward } from "./forward";
import { mayMutate } from "./origin";
import { readSession } from "./session-cookies";

const page = "http://localhost:3000";
const request = (path: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
  new Request(`${page}/api/bff${path}`, { ...init, headers: { host: "localhost:3000", ...init.headers } });
const json = (body: object, status = 200) => Response.json(body, { status });
const tokens = { access_token: "a2", refresh_token: "r2", expires_in: 1800 };

function backend(...answers: Response[]) {
  const fetch = vi.fn<(url: string, init: RequestInit) => Promise<Response>>(
    async () => answers.shift() ?? json({}, 500),
  );
  vi.stubGlobal("fetch", fetch);
  return fetch;
}
const bearerOf = (init: RequestInit | undefined) => new Headers(init?.headers).get("authorization");

afterEach(() => vi.unstubAllGlobals());

it.each([
  ["GET", {}, true],
  ["POST", { origin: page }, true],
  ["POST", { "sec-fetch-site": "same-origin" }, true],
  ["POST", { "sec-fetch-site": "same-site", origin: page }, false],
  ["POST", { origin: "http://localhost:8100" }, false],
  ["POST", { origin: "null" }, false],
  ["POST", {}, false],
  ["DELETE", { origin: "https://evil.example" }, false],
])("%s with %j may change something: %s", (method, headers, expected) => {
  expect(mayMutate(request("/x", { method, headers: headers as Record<string, string> }))).toBe(expected);
});

it("keeps tokens from the page: they become cookies that no script reads", async () => {
  backend(json(tokens));
  const answer = await forward(request("/auth/login", { method: "POST", headers: { origin: page }, body: "{}" }), [
    "auth",
    "login",
  ]);
  expect([answer.status, await answer.text()]).toEqual([204, ""]);
  const cookies = answer.headers.getSetCookie();
  expect(
    cookies.filter((cookie) => /_(access|refresh)=[ar]2; Path=\/api\/bff;.*HttpOnly; SameSite=Lax/.test(cookie)),
  ).toHaveLength(2);
});

it("renews a session that ran out, once, and asks again", async () => {
  const fetch = backend(json({}, 401), json(tokens), json({ items: [] }));
  const answer = await forward(
    request("/projects", { headers: { cookie: "autostack_access=a1; autostack_refresh=r1" } }),
    ["projects"],
  );
  expect(answer.status).toBe(200);
  expect(fetch.mock.calls.map(([url]) => new URL(url).pathname)).toEqual([
    "/api/v1/projects",
    "/api/v1/auth/refresh",
    "/api/v1/projects",
  ]);
  expect(bearerOf(fetch.mock.calls[2]?.[1])).toBe("Bearer a2");
  expect(answer.headers.getSetCookie().join()).toContain("autostack_refresh=r2");
});

it.each([
  ["refused", 401, 401],
  ["not answered for now", 503, 502],
])("a renewal that is %s gives %i → %i", async (_, status, expected) => {
  backend(json({}, status));
  const cookie = `autostack_refresh=spent-${status}`;
  const answer = await forward(request("/projects", { headers: { cookie } }), ["projects"]);
  expect(answer.status).toBe(expected);
  expect(answer.headers.getSetCookie().some((set) => set.includes("Max-Age=0"))).toBe(expected === 401);
});

it("takes no session from who had none: a late answer must not undo a sign-in", async () => {
  backend();
  const answer = await forward(request("/projects"), ["projects"]);
  expect(answer.status).toBe(401);
  expect(answer.headers.getSetCookie()).toEqual([]);
});

it("passes a stream on as one, without the headers of the hop", async () => {
  backend(
    new Response("data: x\n\n", {
      headers: { "content-type": "text/event-stream", connection: "keep-alive", "set-cookie": "x=1" },
    }),
  );
  const answer = await forward(
    request("/activity/stream", { headers: { cookie: "autostack_access=a", accept: "text/event-stream" } }),
    ["activity", "stream"],
  );
  expect(answer.headers.get("cache-control")).toBe("no-cache, no-transform");
  expect([answer.headers.get("connection"), answer.headers.get("set-cookie")]).toEqual([null, null]);
  expect(await answer.text()).toBe("data: x\n\n");
});

it.each([
  ["a path that climbs", ["projects", "..", "x"]],
  ["the renewal itself", ["auth", "refresh"]],
])("does not forward %s", async (_, segments) => {
  const fetch = backend();
  expect((await forward(request("/x"), segments)).status).toBe(404);
  expect(fetch).not.toHaveBeenCalled();
});

it("says that the API is away", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("fetch failed")));
  const answer = await forward(request("/projects", { headers: { cookie: "autostack_access=a" } }), ["projects"]);
  expect(answer.status).toBe(502);
  expect(await answer.json()).toMatchObject({ code: "backend_unreachable" });
});

it("waits for an answer to begin for so long only, and then for all of it", async () => {
  vi.useFakeTimers();
  try {
    let rest: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = new ReadableStream<Uint8Array>({ start: (stream) => (rest = stream) });
    const signals: AbortSignal[] = [];
    vi.stubGlobal("fetch", async (_: string, { signal }: { signal: AbortSignal }) => {
      signals.push(signal);
      if (signals.length === 1) return new Response(body);
      return new Promise((_, failed) => signal.addEventListener("abort", () => failed(signal.reason)));
    });
    const asked = () => forward(request("/x", { headers: { cookie: "autostack_access=a" } }), ["x"]);

    const answer = await asked();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(signals[0]?.aborted).toBe(false);
    rest?.enqueue(new TextEncoder().encode("late"));
    rest?.close();
    expect(await answer.text()).toBe("late");

    const never = asked();
    await vi.advanceTimersByTimeAsync(600_000);
    expect((await never).status).toBe(502);
  } finally {
    vi.useRealTimers();
  }
});

it.each([
  ["autostack_access=a; other=1; autostack_refresh=r==", { access: "a", refresh: "r==" }],
  ["autostack_access=", { access: null, refresh: null }],
  ["", { access: null, refresh: null }],
])("reads the session out of %j", (cookie, expected) => {
  expect(readSession(request("/x", { headers: { cookie } }))).toEqual(expected);
});
