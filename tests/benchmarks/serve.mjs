// Serves a directory on a port, for by-hand.sh. Says its process id once it listens.
import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";

const [directory, port] = process.argv.slice(2);
createServer((request, response) => {
  const name = path.normalize(new URL(request.url, "http://localhost").pathname);
  createReadStream(path.join(directory, name.endsWith("/") ? `${name}index.html` : name))
    .on("error", () => response.writeHead(404).end())
    .pipe(response);
}).listen(Number(port), "127.0.0.1", () => console.log(process.pid));
