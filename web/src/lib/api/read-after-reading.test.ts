import { QueryObserver } from "@tanstack/react-query";
import { expect, it, vi } from "vitest";
import { createQueryClient } from "./query-client";
import { readAfterReading } from "./read-after-reading";

it("what an event put into a list outlives an answer that is older than the event", async () => {
  const client = createQueryClient(() => {});
  const answers: ((list: string[]) => void)[] = [];
  const queryFn = () => new Promise<string[]>((answer) => answers.push(answer));
  const shown = new QueryObserver(client, { queryKey: ["list"], queryFn });
  const stop = shown.subscribe(() => {});
  answers[0]?.(["old"]);
  await vi.waitFor(() => expect(shown.getCurrentResult().data).toEqual(["old"]));

  void client.invalidateQueries({ queryKey: ["list"] });
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  client.setQueryData(["list"], ["new", "old"]);
  readAfterReading(client, ["list"]);
  answers[1]?.(["old"]);

  await vi.waitFor(() => expect(answers).toHaveLength(3));
  answers[2]?.(["new", "old"]);
  await vi.waitFor(() => expect(shown.getCurrentResult().data).toEqual(["new", "old"]));
  stop();
});

it("what is not being read is left alone", () => {
  const client = createQueryClient(() => {});
  const invalidate = vi.spyOn(client, "invalidateQueries");
  client.setQueryData(["list"], ["new"]);
  readAfterReading(client, ["list"]);
  expect(invalidate).not.toHaveBeenCalled();
});
