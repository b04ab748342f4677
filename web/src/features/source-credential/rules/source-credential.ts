import type { SourceCredential, SourceCredentialKind } from "@/lib/api/types";

/** How the server of a repository is reached, as the API names it: `https://git.example.org:8443`, `ssh://git.example.org`. Null for a path. */
export function serverOf(address: string): string | null {
  const text = address.trim();
  const scpLike = /^[\w.][\w.-]*@([a-z0-9][a-z0-9.-]*):(?!\/\/)[^:]+$/i.exec(text);
  if (scpLike) return `ssh://${scpLike[1]?.toLowerCase()}`;
  if (!/^(https?|ssh):\/\//.test(text) || !URL.canParse(text)) return null;
  const { protocol, hostname, port } = new URL(text);
  return hostname && `${protocol}//${hostname.toLowerCase()}${port === "" || port === "22" ? "" : `:${port}`}`;
}

/** A server without how it is reached, for people. */
export const hostOf = (server: string): string => server.replace(/^\w+:\/\//, "");

/** What goes with a repository's address; null where nothing does: it is no address of a server. */
export function kindFor(address: string): SourceCredentialKind | null {
  const server = serverOf(address);
  if (server === null) return null;
  return server.startsWith("ssh:") ? "ssh_key" : "token";
}

export const kindWords: Record<SourceCredentialKind, { name: string; one: string; the: string }> = {
  token: { name: "Token", one: "a token", the: "the token" },
  ssh_key: { name: "SSH key", one: "an SSH key", the: "the SSH key" },
};

/** Why a credential is not used any more though it is set; null while it is. */
export function whyUnused({ kind, host }: Pick<SourceCredential, "kind" | "host">, address: string): string | null {
  const server = serverOf(address);
  if (server === host) return null;
  return server === null
    ? `The repository is none of a server any more. It is kept for ${hostOf(host)}, and sent nowhere.`
    : `The repository is at ${kindFor(address) === kind ? hostOf(server) : `another kind of address, ${server}`}. It was set for ${hostOf(host)} and is not sent there: set one anew.`;
}

/** What the removal of a credential means, one sentence each. */
export function removalConsequences({ kind }: Pick<SourceCredential, "kind">, address: string): string[] {
  return [
    kind === "ssh_key"
      ? `From now on ${address} is asked with the key of the account that AutoStack runs as.`
      : `From now on ${address} is asked as anybody.`,
    "Where the server refuses that, new deployments fail in Checkout, and new commits are not noticed.",
    "What is live goes on to serve.",
    `Here ${kindWords[kind].the} is gone for good: nobody can read it again. Its server takes it until it is revoked there.`,
  ];
}
