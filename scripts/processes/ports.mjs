import { createServer } from "node:net";

/** A port on which nothing listens at this moment. */
export async function freePort() {
  const server = await listen(0);
  const { port } = server.address();
  await close(server);
  return port;
}

/** Whether something listens on a port of this machine already. */
export async function portIsTaken(port) {
  try {
    await close(await listen(port));
    return false;
  } catch (error) {
    if (error.code === "EADDRINUSE") return true;
    throw error;
  }
}

function listen(port) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject).listen(port, "127.0.0.1", () => resolve(server));
  });
}

function close(server) {
  return new Promise((resolve) => server.close(resolve));
}
