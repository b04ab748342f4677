import { DeploymentRow } from "@/features/deployments/components/deployment-row";
import type { Deployment } from "@/lib/api/types";
import { Section } from "./section";

/** What runs now and what waits for what, in the order in which it will come. No section at all when nothing does. */
export function UnderWay({ running, queued }: { running: readonly Deployment[]; queued: readonly Deployment[] }) {
  const line = [...running, ...[...queued].reverse()];
  if (line.length === 0) return null;
  return (
    <Section title="Under way">
      <ul
        aria-label="Under way"
        className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface shadow-card"
      >
        {line.map((deployment) => (
          <DeploymentRow key={deployment.id} deployment={deployment} showProject />
        ))}
      </ul>
    </Section>
  );
}
