// @vitest-environment node
import { readFileSync } from "node:fs";
import path from "node:path";
import openapiTS, { astToString, COMMENT_HEADER } from "openapi-typescript";
import { expect, it } from "vitest";

const committed = (file: string) => readFileSync(path.resolve(import.meta.dirname, file), "utf8");

it("has the types that openapi.json says: when not, npm -w web run schema makes them", async () => {
  const types = astToString(await openapiTS(committed("../../../openapi.json")));

  expect(committed("schema.d.ts")).toBe(`${COMMENT_HEADER}${types}`);
});
