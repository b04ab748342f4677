import { createServer } from "node:http";
import { settings } from "./settings.mjs";

const { greeting, intervalMs } = settings(process.env);

export const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://localhost");
  const found = pathname === "/" || pathname === "/health";
  response.writeHead(found ? 200 : 404, { "content-type": "text/plain; charset=utf-8" });
  response.end(
    found
      ? `${greeting}. The worker looks every ${intervalMs / 1000} s; its output is in the application's log.\n`
      : "There is nothing here.\n",
  );
});

server.listen(Number(process.env.PORT ?? 3002), process.env.HOST ?? "127.0.0.1");
for (const signal of ["SIGTERM", "SIGINT"])
  process.once(signal, () => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
  });
