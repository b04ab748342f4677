"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { Card, CardHeader } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { RelativeTime } from "@/components/ui/relative-time";
import { routes } from "@/config/routes";
import { projectQuery } from "@/features/projects/api/project-queries";
import type { Deployment } from "@/lib/api/types";
import { formatBytes } from "@/lib/format-bytes";
import { commitUrl, shortDigest, shortSha } from "../rules/commit";
import { describeTrigger } from "../rules/trigger";

/** What exactly was deployed, how it can be named elsewhere, and who wanted it. */
export function DeploymentFacts({ deployment }: { deployment: Deployment }) {
  const project = useQuery(projectQuery(deployment.project_id));
  const { commit, image, gitops_commit: gitopsCommit } = deployment;
  const link = commit && project.data ? commitUrl(project.data.repository_url, commit.sha) : null;

  return (
    <Card>
      <CardHeader title="Release" />
      <dl className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-y-2.5 p-4 text-sm">
        <Fact term="Commit">
          {commit ? (
            <Copied value={commit.sha} label="commit">
              {link ? (
                <a
                  href={link}
                  target="_blank"
                  rel="noreferrer"
                  className="underline decoration-line-strong underline-offset-2 hover:decoration-current"
                >
                  {shortSha(deployment)}
                </a>
              ) : (
                shortSha(deployment)
              )}
            </Copied>
          ) : (
            <Missing>not resolved yet</Missing>
          )}
        </Fact>
        {commit && (
          <Fact term="Author">
            {commit.author ?? <Missing>erased</Missing>}
            <span className="text-ink-faint">
              {" · "}
              <RelativeTime at={commit.committed_at} />
            </span>
          </Fact>
        )}
        {deployment.ref && <Fact term="Ref">{deployment.ref}</Fact>}
        <Fact term="Requested by">{describeTrigger(deployment.trigger)}</Fact>
        {deployment.trigger.of && (
          <Fact term="Repeats">
            <TextLink href={routes.deployment(deployment.trigger.of)}>an earlier deployment</TextLink>
          </Fact>
        )}
        {deployment.replaced_by && (
          <Fact term="Replaced by">
            <TextLink href={routes.deployment(deployment.replaced_by)}>a newer deployment</TextLink>
          </Fact>
        )}
        <Fact term="Image">
          {image ? (
            <>
              <Copied value={image.digest} label="image digest">
                {shortDigest(deployment)}
              </Copied>
              <span className="block truncate text-ink-faint text-xs" title={image.reference}>
                {formatBytes(image.size_bytes)} · {image.reference}
              </span>
            </>
          ) : (
            <Missing>none</Missing>
          )}
        </Fact>
        <Fact term="GitOps commit">
          {gitopsCommit ? (
            <Copied value={gitopsCommit} label="GitOps commit">
              {gitopsCommit.slice(0, 7)}
            </Copied>
          ) : (
            <Missing>none</Missing>
          )}
        </Fact>
        <Fact term="Configuration">revision {deployment.config_revision}</Fact>
      </dl>
    </Card>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-faint">{term}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

function Copied({ value, label, children }: { value: string; label: string; children: ReactNode }) {
  return (
    <span className="-my-0.5 flex items-center gap-1">
      <span className="font-mono">{children}</span>
      <CopyButton value={value} label={label} />
    </span>
  );
}

function TextLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className="underline decoration-line-strong underline-offset-2 hover:decoration-current">
      {children}
    </Link>
  );
}

const Missing = ({ children }: { children: ReactNode }) => <span className="text-ink-faint">{children}</span>;
