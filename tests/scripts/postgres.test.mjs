import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import pg from "pg";
import { Cluster, Server } from "../../scripts/postgres/cluster.mjs";
import { findPostmaster, readPostmaster } from "../../scripts/postgres/postmaster.mjs";
import { freePort } from "../../scripts/processes/ports.mjs";

const repository = path.join(import.meta.dirname, "../..");
const password = "a-password";
let directory;
let cluster;
let port;
let running;

before(async () => {
  // A checkout under umask 077 must not keep the database's own user from reading its program.
  const umask = process.umask(0o077);
  directory = mkdtempSync(path.join(tmpdir(), "autostack-postgres-"));
  chmodSync(directory, 0o755);
  cluster = new Cluster({ repository, directory: path.join(directory, "postgres"), password });
  await cluster.initialise();
  process.umask(umask);
  port = await freePort();
});

after(async () => {
  await running?.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function start() {
  const started = await cluster.start({ port, log: path.join(directory, "postgres.log") });
  running = started.server;
  return started;
}

async function ask(sql, options = {}) {
  const client = new pg.Client({
    host: "127.0.0.1",
    port,
    database: "autostack",
    user: "autostack",
    password,
    ...options,
  });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

async function until(condition) {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    assert.ok(Date.now() < deadline, `waited 10 s for ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test("a server is started once and adopted by whoever starts it again", async () => {
  const first = await start();
  assert.equal(first.adopted, false);
  const second = await start();
  assert.equal(second.adopted, true);
  assert.equal(second.server.pid, first.server.pid);
});

test("the application's user owns its database and is no superuser", async () => {
  await start();
  const [row] =
    await ask(`select rolsuper, rolcreatedb, pg_get_userbyid(datdba) as owner, pg_encoding_to_char(encoding) as encoding
    from pg_roles, pg_database where rolname = current_user and datname = current_database()`);
  assert.deepEqual(row, { rolsuper: false, rolcreatedb: true, owner: "autostack", encoding: "UTF8" });
});

test("a wrong password is refused", async () => {
  await start();
  await assert.rejects(ask("select 1", { password: "another" }), { code: "28P01" });
});

test("the server does not run as root, and its data is for its user alone", async () => {
  const { server } = await start();
  assert.equal(statSync(cluster.data).mode & 0o777, 0o700);
  assert.notEqual(statSync(cluster.data).uid, 0);
  if (process.platform === "linux")
    assert.doesNotMatch(readFileSync(`/proc/${server.pid}/status`, "utf8"), /^Uid:\s+0\b/m);
});

test("a killed server is followed by one with the same data", async () => {
  const { server } = await start();
  await ask("create table if not exists kept (value int)");
  await ask("insert into kept values (42)");
  process.kill(server.pid, "SIGKILL");
  await until(() => !server.isAlive());
  const again = await start();
  assert.equal(again.adopted, false);
  assert.deepEqual(await ask("select value from kept"), [{ value: 42 }]);
});

test("a postmaster.pid with the number of another live process is no server", async () => {
  const { server } = await start();
  await server.stop();
  const file = path.join(cluster.data, "postmaster.pid");
  writeFileSync(file, `${process.pid}\n${cluster.data}\n1700000000\n${port}\n\n127.0.0.1\n0\nready   \n`);
  assert.equal(readPostmaster(cluster.data).pid, process.pid);
  assert.equal(findPostmaster(cluster.data), null);
  assert.equal((await start()).adopted, false);
});

test("a server on another port than asked for is moved", async () => {
  const { server } = await start();
  port = await freePort();
  const moved = await start();
  assert.equal(moved.adopted, false);
  assert.equal(server.isAlive(), false);
  assert.equal((await ask("show port"))[0].port, String(port));
});

test("data that is there is kept", async () => {
  assert.equal(await cluster.initialise(), false);
});

test("a frozen server is ended within the grace", async () => {
  const { server } = await start();
  process.kill(server.pid, "SIGSTOP");
  await server.stop(200);
  assert.equal(new Server(server.pid, cluster.data).isAlive(), false);
  assert.equal(readPostmaster(cluster.data), null);
});

test("a server that can't start is told with its log", async () => {
  const { server } = await start();
  await server.stop();
  const [file, aside] = ["global", "global.aside"].map((name) => path.join(cluster.data, name));
  renameSync(file, aside);
  const log = path.join(directory, "postgres.log");
  await assert.rejects(cluster.start({ port, log, relaunchMs: 300 }), /PostgreSQL does not start.*postgres\.log/);
  renameSync(aside, file);
  assert.equal((await start()).adopted, false);
});
