// The application whose image is large: it only has to be live.
import { createServer } from "node:http";

createServer((_, response) => response.end("live")).listen(Number(process.env.PORT), "127.0.0.1");
