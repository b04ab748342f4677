"use client";

import { useQuery } from "@tanstack/react-query";
import { KeyRound, TriangleAlert } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Fact, Facts, Missing } from "@/components/ui/facts";
import { InlineError } from "@/components/ui/inline-error";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { describeActor } from "@/features/deployments/rules/timeline";
import type { Project, SourceCredential } from "@/lib/api/types";
import { sourceCredentialQuery } from "../api/source-credential";
import { hostOf, kindFor, kindWords, serverOf, whyUnused } from "../rules/source-credential";

const CredentialDialog = dynamic(() => import("./credential-dialog").then((module) => module.CredentialDialog), {
  ssr: false,
});
const RemoveCredential = dynamic(() => import("./remove-credential").then((module) => module.RemoveCredential), {
  ssr: false,
});

/** What a project's repository is asked with: what is known of it, and the ways to set, replace and remove it. */
export function SourceCredentialCard({ project }: { project: Project }) {
  const credential = useQuery(sourceCredentialQuery(project.id));
  const [asked, setAsked] = useState<"set" | "remove" | null>(null);
  const known = credential.data ?? null;
  const kind = kindFor(project.repository_url);
  const server = serverOf(project.repository_url);
  return (
    <Card aria-label="Source credential">
      <CardHeader title="Source credential">
        <KeyRound className="size-4 text-ink-faint" aria-hidden />
      </CardHeader>
      <div className="space-y-4 p-4 text-sm">
        {credential.isPending ? (
          <Skeleton className="h-4 w-3/5" />
        ) : credential.isError ? (
          <InlineError
            error={credential.error}
            onRetry={() => void credential.refetch()}
            retrying={credential.isFetching}
          />
        ) : (
          <>
            {known ? <Known credential={known} address={project.repository_url} /> : <None server={server} />}
            <div className="flex flex-wrap gap-2">
              {kind && (
                <Button size="small" onClick={() => setAsked("set")}>
                  {known?.kind === kind ? `Replace ${kindWords[kind].the}` : `Set ${kindWords[kind].one}`}
                </Button>
              )}
              {known && (
                <Button size="small" look="ghost" onClick={() => setAsked("remove")}>
                  Remove {kindWords[known.kind].the}
                </Button>
              )}
            </div>
          </>
        )}
      </div>
      {asked === "set" && kind && server && (
        <CredentialDialog
          project={project}
          kind={kind}
          server={server}
          replaces={known?.kind === kind}
          onClose={() => setAsked(null)}
        />
      )}
      {asked === "remove" && known && (
        <RemoveCredential project={project} credential={known} onClose={() => setAsked(null)} />
      )}
    </Card>
  );
}

function Known({ credential, address }: { credential: SourceCredential; address: string }) {
  const { kind, username, fingerprint, host, set_at, set_by } = credential;
  const unused = whyUnused(credential, address);
  return (
    <>
      {unused && (
        <p className="flex gap-2 text-warn">
          <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
          <span className="min-w-0 break-words">{unused}</span>
        </p>
      )}
      <Facts>
        <Fact term="Kind">{kindWords[kind].name}</Fact>
        {kind === "token" && <Fact term="User name">{username ?? <Missing>none was given</Missing>}</Fact>}
        {fingerprint && (
          <Fact term="Fingerprint">
            <span className="flex items-start gap-1">
              <span className="min-w-0 break-all font-mono text-xs leading-5">{fingerprint}</span>
              <CopyButton value={fingerprint} label="fingerprint" />
            </span>
          </Fact>
        )}
        <Fact term="Server">{hostOf(host)}</Fact>
        <Fact term="Set">
          <RelativeTime at={set_at} /> by {describeActor(set_by)}
        </Fact>
      </Facts>
    </>
  );
}

function None({ server }: { server: string | null }) {
  return (
    <p className="text-ink-muted">
      {server === null
        ? "The repository lies on this machine: it needs none."
        : `None: ${hostOf(server)} is asked ${server.startsWith("ssh:") ? "with the key of the account that AutoStack runs as" : "as anybody"}. A private repository needs one.`}
    </p>
  );
}
