import assert from "node:assert/strict";
import { createServer } from "node:http";
import { afterEach, beforeEach, describe, test } from "node:test";
import { Api, Refused } from "../../scripts/cli/api.mjs";
import { exitCodes, Stop } from "../../scripts/cli/exit-codes.mjs";
import { Session } from "../../scripts/cli/session.mjs";
import { EventParser } from "../../scripts/cli/sse.mjs";

describe("server-sent events", () => {
  const stream =
    ': ok\n\nid: 1\ndata: {"a":1}\n\nid:2\r\ndata:two\r\ndata: lines\r\n\r\n: \n\nid: 3\rdata: three\r\revent: x\n\n';
  const expected = [
    { id: "1", data: '{"a":1}' },
    { id: "2", data: "two\nlines" },
    { id: "3", data: "three" },
  ];

  for (const size of [1, 2, 3, 7, 1000])
    test(`are the same in pieces of ${size}`, () => {
      const parser = new EventParser();
      const events = [];
      for (let at = 0; at < stream.length; at += size) events.push(...parser.push(stream.slice(at, at + size)));
      assert.deepEqual(events, expected);
      assert.equal(parser.lastId, "3");
    });

  test("that are cut off are not told", () => {
    assert.deepEqual(new EventParser().push("id: 1\ndata: half\n"), []);
  });
});

describe("a session", () => {
  const credentials = { kind: "password", email: "ada@example.org", password: "secret", from: "a test" };
  const tokens = (number) => ({
    access_token: `access-${number}`,
    refresh_token: `refresh-${number}`,
    expires_in: 1800,
  });
  const refused = (status) => Object.assign(new Error("refused"), { status });
  const sessionOf = (answers, clock = { now: 0 }) => {
    const calls = [];
    const post = async (route, body) => {
      calls.push([route, body.refresh_token ?? body.email]);
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    };
    return { calls, clock, session: new Session(credentials, post, () => clock.now) };
  };

  test("signs in once, and keeps its token while it is good", async () => {
    const { session, calls, clock } = sessionOf([tokens(1)]);
    assert.equal(await session.token(), "access-1");
    clock.now = 28 * 60_000;
    assert.equal(await session.token(), "access-1");
    assert.deepEqual(calls, [["auth/login", "ada@example.org"]]);
  });

  test("replaces its token before it runs out", async () => {
    const { session, calls, clock } = sessionOf([tokens(1), tokens(2), tokens(3)]);
    await session.token();
    clock.now = 29.5 * 60_000;
    assert.equal(await session.token(), "access-2");
    clock.now = 59 * 60_000;
    assert.equal(await session.token(), "access-3");
    assert.deepEqual(calls.slice(1), [
      ["auth/refresh", "refresh-1"],
      ["auth/refresh", "refresh-2"],
    ]);
  });

  test("uses a refresh token once, however many were refused", async () => {
    const { session, calls } = sessionOf([tokens(1), tokens(2)]);
    const token = await session.token();
    await Promise.all([session.renew(token), session.renew(token), session.renew(token)]);
    await session.renew(token);
    assert.equal(await session.token(), "access-2");
    assert.equal(calls.length, 2);
  });

  test("begins anew with the password when it was ended", async () => {
    const { session, calls } = sessionOf([tokens(1), refused(401), tokens(2)]);
    await session.renew(await session.token());
    assert.equal(await session.token(), "access-2");
    assert.deepEqual(
      calls.map(([route]) => route),
      ["auth/login", "auth/refresh", "auth/login"],
    );
  });

  test("says where the password came from that is refused", async () => {
    const { session } = sessionOf([refused(401)]);
    await assert.rejects(
      session.token(),
      (error) =>
        error.code === exitCodes.signIn &&
        /password from a test/.test(error.message) &&
        !error.message.includes("secret"),
    );
  });

  test("of a token alone ends with it", async () => {
    const session = new Session({ kind: "token", token: "given" }, () => assert.fail("nothing is asked"));
    assert.equal(await session.token(), "given");
    await assert.rejects(
      session.renew("given"),
      (error) => error.code === exitCodes.signIn && /AUTOSTACK_TOKEN/.test(error.message),
    );
  });
});

// What a real platform does only at its worst: refusals, lost answers and cut streams, one after the other.
describe("the API", () => {
  let server;
  let answers;
  let requests;
  beforeEach(async () => {
    answers = [];
    requests = [];
    server = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      requests.push({ method: request.method, url: request.url, headers: request.headers, body });
      const answer = answers.shift();
      if (answer === undefined || answer === "cut") return request.socket.destroy();
      const { status = 200, json, stream, headers = {} } = answer;
      response.writeHead(status, headers);
      if (!stream) return response.end(json === undefined ? "" : JSON.stringify(json));
      for (const piece of stream) response.write(piece);
      // An answer that ends properly, and one whose connection is lost.
      if (answer.lost) response.write("", () => request.socket.destroy());
      else if (!answer.open) response.end();
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const api = (options) =>
    new Api({ url: `http://127.0.0.1:${server.address().port}`, credentials: { kind: "token", token: "t" } }, options);

  test("is asked again after what passes, with the same Idempotency-Key", async () => {
    answers = [
      "cut",
      { status: 503 },
      { status: 409, json: { code: "idempotency_key_in_use" } },
      { status: 429, headers: { "retry-after": "1" } },
      { status: 202, json: { id: 7 } },
    ];
    const gaps = [];
    const asked = api();
    asked.onGap = (gap) => gaps.push(gap);
    assert.deepEqual(await asked.post("deployments", { ref: "main" }), { id: 7 });
    assert.equal(new Set(requests.map(({ headers }) => headers["idempotency-key"])).size, 1);
    assert.ok(requests.every(({ body, headers }) => body === '{"ref":"main"}' && headers.authorization === "Bearer t"));
    assert.equal(requests.length, 5);
    assert.equal(gaps.at(-1), false);
  });

  test("is not asked again after a refusal, which is told in its own words", async () => {
    answers = [
      { status: 400, json: { code: "invalid", detail: "The body is wrong.", errors: { name: ["is taken"] } } },
    ];
    await assert.rejects(
      api().post("projects"),
      (error) =>
        error instanceof Refused && error.code === "invalid" && error.message === "The body is wrong. name: is taken",
    );
    assert.equal(requests.length, 1);
  });

  test("that never answers is given up soon, by its address", async () => {
    const asked = api({ firstPatienceMs: 500 });
    await assert.rejects(
      asked.get("projects"),
      (error) =>
        error instanceof Stop &&
        error.code === exitCodes.unreachable &&
        /No platform answers at http:\/\/127\.0\.0\.1.*npm start/.test(error.message),
    );
  });

  test("that goes away for good is given up in the end", async () => {
    answers = [{ json: {} }];
    const asked = api({ patienceMs: 500 });
    await asked.get("projects");
    await assert.rejects(
      asked.get("projects"),
      (error) => error.code === exitCodes.unreachable && /has gone away/.test(error.message),
    );
  });

  test("gives lists page by page", async () => {
    answers = [{ json: { items: [1, 2], next_cursor: "a b" } }, { json: { items: [3], next_cursor: null } }];
    const items = [];
    for await (const item of api().list("projects?limit=2")) items.push(item);
    assert.deepEqual(items, [1, 2, 3]);
    assert.deepEqual(
      requests.map(({ url }) => url),
      ["/api/v1/projects?limit=2", "/api/v1/projects?limit=2&cursor=a+b"],
    );
  });

  test("goes on with a stream behind the last event, however it ended", async () => {
    const event = (id) => `id: ${id}\ndata: ${id}\n\n`;
    answers = [
      { stream: [": ok\n\n", event(1), event(2), "id: 3\ndata: 3"], lost: true },
      { status: 503 },
      { stream: [event(3), "id: 4\nda"] },
      { stream: [event(4)], open: true },
    ];
    const over = new AbortController();
    const seen = [];
    for await (const item of api().stream("deployments/1/stream", over.signal)) {
      seen.push(item);
      if (item === 4) over.abort();
    }
    assert.deepEqual(seen, [1, 2, 3, 4]);
    assert.deepEqual(
      requests.map(({ headers }) => headers["last-event-id"]),
      [undefined, "2", "2", "3"],
    );
  });

  test("ends a stream at once when nobody wants it any more", async () => {
    answers = [{ stream: [": ok\n\n"], open: true }];
    const over = new AbortController();
    const reading = (async () => {
      for await (const _ of api().stream("activity/stream", over.signal)) assert.fail("there is nothing");
    })();
    while (requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    over.abort();
    await reading;
  });
});
