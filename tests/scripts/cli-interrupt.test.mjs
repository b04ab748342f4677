import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { PassThrough } from "node:stream";
import { describe, mock, test } from "node:test";
import { confirm, Interrupts } from "../../scripts/cli/interrupt.mjs";

describe("Ctrl-C", () => {
  test("that npm hands on once more is one, and a later one is another", () => {
    mock.timers.enable({ apis: ["Date"] });
    try {
      const source = new EventEmitter();
      const seen = [];
      new Interrupts(source).listen((signal) => seen.push(signal));
      source.emit("SIGINT", "SIGINT");
      mock.timers.tick(50);
      source.emit("SIGINT", "SIGINT");
      mock.timers.tick(1_000);
      source.emit("SIGINT", "SIGINT");
      source.emit("SIGTERM", "SIGTERM");
      assert.deepEqual(seen, ["SIGINT", "SIGINT", "SIGTERM"]);
    } finally {
      mock.timers.reset();
    }
  });
});

describe("a question", () => {
  const ask = async (answer) => {
    const source = new EventEmitter();
    const interrupts = new Interrupts(source);
    const [input, output] = [new PassThrough(), new PassThrough()];
    const asked = confirm("Sure?", interrupts, { input, output });
    await answer({ input, source });
    return { answer: await asked, shown: String(output.read()) };
  };

  for (const [typed, expected] of [
    ["y", true],
    ["YES", true],
    ["n", false],
    ["", false],
    ["yo", false],
  ])
    test(`answered by '${typed}' is ${expected}`, async () => {
      const { answer, shown } = await ask(({ input }) => input.write(`${typed}\n`));
      assert.equal(answer, expected);
      assert.equal(shown, "Sure? [y/N] ");
    });

  test("that is interrupted, or whose input ends, has no answer", async () => {
    assert.equal((await ask(({ source }) => source.emit("SIGINT", "SIGINT"))).answer, null);
    assert.equal((await ask(({ input }) => input.end())).answer, null);
  });
});
