import { QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import type { ReactElement, ReactNode } from "react";
import { vi } from "vitest";
import { createQueryClient } from "@/lib/api/query-client";

/** Draws a component as a page would, with what all pages have around them. */
export function renderOnPage(component: ReactElement) {
  const client = createQueryClient(() => {});
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  return { client, ...render(component, { wrapper }) };
}

/**
 * Answers the requests of the component under test: by method and the path behind `/api/bff`. What is asked for and not here answers 404.
 * @returns what was asked for, with its body
 */
export function answerRequests(answers: Readonly<Record<string, (body: unknown) => Response>>) {
  const asked: { request: string; body: unknown }[] = [];
  vi.stubGlobal("fetch", async (input: RequestInfo | URL, init?: RequestInit) => {
    // Without its signal: jsdom's is none of Node.js, whose requests these are.
    const { signal: _, ...rest } = init ?? {};
    const request = input instanceof Request ? input : new Request(new URL(String(input), window.location.href), rest);
    const text = await request.text();
    const body = text === "" ? null : JSON.parse(text);
    const { pathname, search } = new URL(request.url);
    const name = `${request.method} ${pathname.replace("/api/bff", "")}${search}`;
    asked.push({ request: name, body });
    return (
      answers[name]?.(body) ?? Response.json({ title: "Not found", status: 404, code: "not_found" }, { status: 404 })
    );
  });
  return asked;
}

/** A stream of server-sent events that stays open, as the API's do. */
export function eventStream(items: readonly { id: string | number; data: unknown }[]): Response {
  const text = [": ok\n\n", ...items.map(({ id, data }) => `id: ${id}\ndata: ${JSON.stringify(data)}\n\n`)].join("");
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({ start: (stream) => stream.enqueue(Buffer.from(text)) });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}
