import { createServer } from "node:http";
import ms from "ms";

const startedAt = Date.now();
const greeting = process.env.GREETING ?? "Hello from Node.js";

const routes = {
  "/": () => ({ type: "text/html; charset=utf-8", body: page() }),
  "/health": () => ({ type: "application/json", body: JSON.stringify({ status: "ok" }) }),
};

export const server = createServer((request, response) => {
  const path = new URL(request.url, "http://localhost").pathname;
  const answer = Object.hasOwn(routes, path) ? routes[path]() : null;
  console.log(`${request.method} ${path} ${answer ? 200 : 404}`);
  response.writeHead(answer ? 200 : 404, { "content-type": answer?.type ?? "text/plain; charset=utf-8" });
  response.end(answer?.body ?? "There is nothing here.\n");
});

server.listen(Number(process.env.PORT ?? 3001), process.env.HOST ?? "127.0.0.1", () => {
  console.log(`Listening on port ${server.address().port}`);
});

// A rolling update ends the old instance with SIGTERM: take no new requests, answer those under way, then go.
for (const signal of ["SIGTERM", "SIGINT"]) {
  process.once(signal, () => {
    console.log(`${signal}: finishing`);
    server.close(() => process.exit(0));
    server.closeIdleConnections();
  });
}

function page() {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(greeting)}</title>
<style>body { font: 1.125rem/1.6 system-ui, sans-serif; max-width: 38rem; margin: 20vh auto; padding: 0 1.5rem }</style>
<h1>${escapeHtml(greeting)}</h1>
<p>Process ${process.pid} has been up for ${ms(Date.now() - startedAt, { long: true })}.</p>
</html>
`;
}

function escapeHtml(text) {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
