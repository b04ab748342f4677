import type { Deployment } from "@/lib/api/types";

/** The seven first digits of the deployed commit, or null while it is not resolved. */
export const shortSha = (deployment: Deployment): string | null => deployment.commit?.sha.slice(0, 7) ?? null;

/** The first twelve digits of the image's digest, without the algorithm. */
export const shortDigest = (deployment: Deployment): string =>
  deployment.image?.digest.replace(/^sha256:/, "").slice(0, 12) ?? "none";

/** The first line of a commit message. */
export const subject = (message: string): string => message.split("\n", 1)[0]?.trim() || "no message";

/**
 * Where a commit can be read in a browser, for the hosts whose addresses are known (and self-hosted ones named after their
 * software); null for paths and other hosts.
 */
export function commitUrl(repositoryUrl: string, sha: string): string | null {
  const parts = /^(?:https:\/\/(?:[^@/]+@)?|ssh:\/\/git@|git@)([^/:]+)(?::\d+)?[/:](.+?)(?:\.git)?\/?$/.exec(
    repositoryUrl,
  );
  const [, host = "", path = ""] = parts ?? [];
  if (/^[^.]*(github)[^/]*\./.test(host) || /^gitea\.|^codeberg\.org$/.test(host))
    return `https://${host}/${path}/commit/${sha}`;
  if (/^[^.]*(gitlab)[^/]*\./.test(host)) return `https://${host}/${path}/-/commit/${sha}`;
  if (host === "bitbucket.org") return `https://${host}/${path}/commits/${sha}`;
  return null;
}
