import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { exitCodes, Stop } from "../../scripts/cli/exit-codes.mjs";
import { chooseProject } from "../../scripts/cli/projects.mjs";
import { readRepository, sameRepository, validName } from "../../scripts/cli/repository.mjs";

const stop = (pattern) => (error) =>
  error instanceof Stop && error.code === exitCodes.usage && pattern.test(error.message);

describe("a project's name", () => {
  for (const [from, to] of [
    ["shop", "shop"],
    ["My Shop.js", "my-shop-js"],
    ["--shop--", "shop"],
    ["a__b--c", "a-b-c"],
    ["2048-game", "game"],
    ["Café", "cafe"],
    ["UPPER", "upper"],
    ["x".repeat(60), "x".repeat(40)],
    [`${"x".repeat(39)}-yz`, "x".repeat(39)],
    ["日本", ""],
    ["1234", ""],
  ])
    test(`of ${from} is ${to || "nothing"}`, () => {
      assert.equal(validName(from), to);
      if (to) assert.match(to, /^(?!.*--)[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/);
    });
});

describe("two addresses", () => {
  for (const [one, other, same] of [
    ["https://git.example.org/shop.git", "https://GIT.example.org/shop/", true],
    ["git@git.example.org:ada/shop.git", "ssh://git@git.example.org/ada/shop", true],
    ["https://ada:token@git.example.org/shop", "https://git.example.org/shop", true],
    ["/srv/shop", "file:///srv/shop/", true],
    ["/srv/shop.git", "/srv/shop", true],
    ["https://git.example.org/shop", "https://git.example.org/Shop", false],
    ["https://git.example.org/shop", "ssh://git.example.org/shop", false],
    ["/srv/shop", "/srv/shop2", false],
  ])
    test(`${one} and ${other} are ${same ? "the same" : "not the same"} repository`, () =>
      assert.equal(sameRepository(one, other), same));
});

describe("what is named on the command line", () => {
  let root;
  beforeEach(() => {
    root = realpathSync(mkdtempSync(path.join(tmpdir(), "autostack-repository-")));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const git = (directory, ...args) =>
    execFileSync("git", ["-C", directory, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", ...args], {
      encoding: "utf8",
    }).trim();
  const make = (name) => {
    const directory = path.join(root, name);
    mkdirSync(directory);
    git(directory, "init", "--quiet", "--initial-branch=main");
    return directory;
  };
  const commit = (directory, file, message = "Change") => {
    mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
    writeFileSync(path.join(directory, file), message);
    git(directory, "add", "--all");
    git(directory, "commit", "--quiet", "-m", message);
    return git(directory, "rev-parse", "HEAD");
  };
  const read = (argument, options = {}) => readRepository(argument, { cwd: root, ...options });

  for (const [address, name] of [
    ["https://git.example.org/ada/My.Shop.git", "my-shop"],
    ["ssh://git@git.example.org:2222/shop/", "shop"],
    ["git@git.example.org:shop.git", "shop"],
  ])
    test(`${address} is an address`, async () => {
      assert.deepEqual(await read(address), { kind: "address", address, suggestedName: name });
    });

  test("never keeps the credentials of an address", async () => {
    assert.equal((await read("https://ada:hunter2@git.example.org/shop")).address, "https://git.example.org/shop");
  });

  test("is a directory with the commit that HEAD is at", async () => {
    const directory = make("my-shop");
    const head = commit(directory, "index.html", "Say hello");
    assert.deepEqual(await read("my-shop"), {
      kind: "directory",
      path: directory,
      rootDirectory: null,
      commit: head,
      subject: "Say hello",
      branch: "main",
      changedFiles: 0,
      remotes: [],
      suggestedName: "my-shop",
    });
  });

  test("is a directory inside a repository, which becomes the root directory and the name", async () => {
    const directory = make("mono");
    commit(directory, "apps/web/index.html");
    const found = await read("mono/apps/web");
    assert.equal(found.path, directory);
    assert.equal(found.rootDirectory, "apps/web");
    assert.equal(found.suggestedName, "web");
  });

  test("is a bare repository", async () => {
    const directory = make("work");
    const head = commit(directory, "index.html");
    git(root, "clone", "--quiet", "--bare", directory, "shop.git");
    const found = await read("shop.git");
    assert.equal(found.path, path.join(root, "shop.git"));
    assert.equal(found.commit, head);
    assert.equal(found.suggestedName, "shop");
  });

  test("tells how many files are changed, new or removed and not committed, in its own part of the repository", async () => {
    const directory = make("shop");
    commit(directory, "a");
    commit(directory, "deep/b");
    writeFileSync(path.join(directory, "a"), "changed");
    writeFileSync(path.join(directory, "new"), "new");
    rmSync(path.join(directory, "deep/b"));
    assert.equal((await read("shop")).changedFiles, 3);
    assert.equal((await read("shop/deep")).changedFiles, 1);
  });

  test("is another branch where one is asked for", async () => {
    const directory = make("shop");
    commit(directory, "a");
    git(directory, "branch", "release");
    const released = git(directory, "rev-parse", "release");
    commit(directory, "b");
    const found = await read("shop", { branch: "release" });
    assert.equal(found.commit, released);
    assert.equal(found.branch, "release");
  });

  test("knows which remote has the commit", async () => {
    const origin = make("origin");
    commit(origin, "a");
    git(root, "clone", "--quiet", origin, "clone");
    const clone = path.join(root, "clone");
    const url = "https://ada:hunter2@git.example.org/shop.git";
    git(clone, "remote", "add", "far", url);
    assert.deepEqual((await read("clone")).remotes, [
      { name: "far", url: "https://git.example.org/shop.git", hasCommit: false },
      { name: "origin", url: origin, hasCommit: true },
    ]);
    commit(clone, "b");
    assert.equal((await read("clone")).remotes[1].hasCommit, false);
  });

  test("is refused with the remedy where it can't be deployed", async () => {
    await assert.rejects(read("nowhere"), stop(/There is no directory .*nowhere\.$/));
    await assert.rejects(read("github.com/ada/shop"), stop(/write https:\/\/github\.com\/ada\/shop/));
    mkdirSync(path.join(root, "plain"));
    await assert.rejects(read("plain"), stop(/is no Git repository\. Make it one: git init/));
    make("empty");
    await assert.rejects(read("empty"), stop(/has no commit yet/));
    const directory = make("shop");
    commit(directory, "a");
    await assert.rejects(read("shop", { branch: "nope" }), stop(/has no branch nope/));
    mkdirSync(path.join(directory, "uncommitted"));
    await assert.rejects(read("shop/uncommitted"), stop(/uncommitted is not part of commit/));
  });
});

describe("the project of a repository", () => {
  const project = (name, repository_url, root_directory = null) => ({ name, repository_url, root_directory });
  const choose = (projects, wanted) =>
    chooseProject(projects, {
      addresses: ["/srv/shop", "https://git.example.org/shop"],
      rootDirectory: null,
      name: null,
      suggestedName: "shop",
      ...wanted,
    });
  const shop = project("shop", "/srv/shop");

  for (const [what, projects, wanted, expected] of [
    ["is new where nothing fits", [], {}, { create: "shop" }],
    ["gets the name that was asked for", [], { name: "store" }, { create: "store" }],
    ["is the one of the same name and repository", [shop], {}, { project: shop }],
    [
      "is found by its repository under another name",
      [project("store", "/srv/shop")],
      {},
      { project: project("store", "/srv/shop") },
    ],
    [
      "is found by the address of a remote",
      [project("shop", "https://git.example.org/shop.git")],
      {},
      { project: project("shop", "https://git.example.org/shop.git") },
    ],
    ["is a new one under another name that was asked for", [shop], { name: "store" }, { create: "store" }],
    [
      "is not the one of another directory in the repository",
      [project("web", "/srv/shop", "web")],
      {},
      { create: "shop" },
    ],
    [
      "is the one of the suggested name where several fit",
      [project("store", "/srv/shop"), shop],
      {},
      { project: shop },
    ],
  ])
    test(what, () => assert.deepEqual(choose(projects, wanted), expected));

  test("is refused the name of another repository", () => {
    assert.throws(
      () => choose([project("shop", "https://git.example.org/other")], {}),
      stop(
        /There is a project shop already, which deploys https:\/\/git\.example\.org\/other\. Give this one another name with --name\./,
      ),
    );
    assert.throws(() => choose([project("shop", "/srv/shop", "web")], {}), stop(/which deploys web of \/srv\/shop/));
  });

  test("must be named where several fit", () => {
    assert.throws(
      () => choose([project("one", "/srv/shop"), project("two", "/srv/shop")], {}),
      stop(/Several projects deploy this repository: one, two\. Choose one with --name/),
    );
  });

  test("must be named where the repository's name gives none", () => {
    assert.throws(() => choose([], { suggestedName: "" }), stop(/Give one with --name/));
  });
});
