import { exitCodes, Stop } from "./exit-codes.mjs";

/**
 * Where the platform is and as whom to sign in there.
 *
 * @typedef {{ kind: "token", token: string } | { kind: "password", email: string, password: string, from: string }} Credentials
 * @typedef {{ url: string, onThisMachine: boolean, credentials: Credentials, warning: string | null }} Platform
 *
 * @param {Record<string, string | undefined>} environment
 * @param {{ apiPort: number, admin: { email: string, password: string } | null, adminFile: string }} local the installation of this directory
 * @returns {Platform}
 */
export function findPlatform(environment, { apiPort, admin, adminFile }) {
  const url = environment.AUTOSTACK_URL ? readUrl(environment.AUTOSTACK_URL) : new URL(`http://127.0.0.1:${apiPort}`);
  const onThisMachine = isLoopback(url.hostname);
  const { origin, pathname } = url;
  return {
    url: origin + pathname.replace(/\/+$/, ""),
    onThisMachine,
    credentials: credentials(environment, admin, adminFile),
    warning:
      url.protocol === "http:" && !onThisMachine
        ? `${origin} is plain http: what is sent there, your password too, can be read on the way.`
        : null,
  };
}

function credentials(environment, admin, adminFile) {
  const { AUTOSTACK_TOKEN: token, AUTOSTACK_EMAIL: email, AUTOSTACK_PASSWORD: password } = environment;
  if (token) {
    if (!/^[\x21-\x7e]+$/.test(token))
      throw new Stop(exitCodes.usage, "AUTOSTACK_TOKEN is no token: it has spaces or other odd characters in it.");
    return { kind: "token", token };
  }
  if (email && password) return { kind: "password", email, password, from: "AUTOSTACK_EMAIL and AUTOSTACK_PASSWORD" };
  if (email || password)
    throw new Stop(
      exitCodes.usage,
      `${email ? "AUTOSTACK_PASSWORD" : "AUTOSTACK_EMAIL"} is missing: signing in needs both.`,
    );
  // The password of this installation is for this installation alone: a URL from the environment never gets it.
  if (environment.AUTOSTACK_URL)
    throw new Stop(
      exitCodes.usage,
      "AUTOSTACK_URL is set, so set AUTOSTACK_TOKEN too, or AUTOSTACK_EMAIL and AUTOSTACK_PASSWORD, to sign in there.",
    );
  if (admin === null)
    throw new Stop(
      exitCodes.unreachable,
      `AutoStack was never started here: there is no ${adminFile}. Start it with npm start, or name another platform in AUTOSTACK_URL.`,
    );
  return { kind: "password", ...admin, from: adminFile };
}

function readUrl(text) {
  const refuse = (why) => new Stop(exitCodes.usage, `AUTOSTACK_URL is ${why}; it looks like http://127.0.0.1:8000.`);
  if (!URL.canParse(text)) throw refuse(`'${text}', which is no URL`);
  const url = new URL(text);
  if (!["http:", "https:"].includes(url.protocol)) throw refuse(`'${text}', which is neither http nor https`);
  if (url.username || url.password)
    throw refuse("a URL with credentials in it; they belong in AUTOSTACK_EMAIL and AUTOSTACK_PASSWORD");
  return url;
}

function isLoopback(host) {
  return host === "localhost" || host.endsWith(".localhost") || host === "[::1]" || /^127\./.test(host);
}
