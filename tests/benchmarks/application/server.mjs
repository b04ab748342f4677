// A small application that is deployed to measure the proxy before it: answers with 1 kB, and says where it listens.
import { createServer } from "node:http";

const page = Buffer.alloc(1_024, "application ");
const port = Number(process.env.PORT);

createServer((request, response) => {
  const body = request.url === "/port" ? String(port) : page;
  response.writeHead(200, { "content-type": "text/plain", "content-length": body.length });
  response.end(body);
}).listen(port, "127.0.0.1");
