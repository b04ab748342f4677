import path from "node:path";
import { Problem } from "./problem.mjs";

/**
 * The settings that the supervisor itself reads, from environment variables; all others go on to the parts as they are.
 *
 * @param {string} repository the root of the repository
 */
export function readSettings(repository, environment = process.env) {
  const settings = {
    apiPort: port(environment, "AutoStack__Api__Port", 8000),
    proxyPort: port(environment, "AutoStack__Proxy__Port", 8080),
    dashboardPort: port(environment, "AutoStack__Dashboard__Port", 3000),
    postgresPort: port(environment, "AutoStack__Postgres__Port", null),
    stateDirectory: path.resolve(repository, environment.AutoStack__StateDirectory ?? ".autostack"),
    dataDirectory: environment.AutoStack__DataDirectory
      ? path.resolve(repository, environment.AutoStack__DataDirectory)
      : null,
    connectionString: environment.ConnectionStrings__AutoStack || null,
  };
  const names = new Map();
  for (const [name, value] of portNames(settings)) {
    if (names.has(value))
      throw new Problem(`${name} and ${names.get(value)} are both ${value}. Give each a port of its own.`);
    names.set(value, name);
  }
  return settings;
}

/** The ports that must be free, with the settings that name them. */
export function portNames({ apiPort, proxyPort, dashboardPort }) {
  return [
    ["AutoStack__Proxy__Port", proxyPort],
    ["AutoStack__Api__Port", apiPort],
    ["AutoStack__Dashboard__Port", dashboardPort],
  ];
}

function port(environment, name, fallback) {
  const text = environment[name];
  if (text === undefined || text === "") return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value > 0 && value < 65536) return value;
  throw new Problem(`Setting ${name} is '${text}'; allowed: a port from 1 to 65535.`);
}
