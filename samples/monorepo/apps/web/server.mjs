import { createServer } from "node:http";
import { week } from "@monorepo/calendar";

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://localhost");
  const found = pathname === "/" || pathname === "/health";
  response.writeHead(found ? 200 : 404, { "content-type": "text/plain; charset=utf-8" });
  response.end(found ? `It is week ${week(new Date())}.\n` : "There is nothing here.\n");
});

server.listen(Number(process.env.PORT ?? 3003), process.env.HOST ?? "127.0.0.1");
for (const signal of ["SIGTERM", "SIGINT"])
  process.once(signal, () => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
  });
