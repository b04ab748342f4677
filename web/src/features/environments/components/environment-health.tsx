import { type Appearance, toneText } from "@/features/deployments/rules/status";
import type { Environment } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { healthOf, pauseOf, syncOf } from "../rules/environment-state";

function Mark({ appearance: { word, icon: Icon, tone } }: { appearance: Appearance }) {
  return (
    <span className={cn("inline-flex items-center gap-1 whitespace-nowrap text-xs", toneText[tone])}>
      <Icon className="size-3.5" aria-hidden />
      {word}
    </span>
  );
}

/** Health alone, for cards; what is out of sync says so there too. */
export function EnvironmentHealth({ environment }: { environment: Environment }) {
  const health = healthOf(environment);
  const sync = environment.in_sync ? null : syncOf(environment);
  return (
    <span className="flex gap-2.5">
      {health && <Mark appearance={health} />}
      {sync && <Mark appearance={sync} />}
    </span>
  );
}

/** All that is known of an environment's state, as facts of their own. */
export function EnvironmentFacts({ environment }: { environment: Environment }) {
  const facts = [healthOf(environment), syncOf(environment), pauseOf(environment)].filter((fact) => fact !== null);
  return (
    <span className="flex flex-wrap gap-x-3 gap-y-1">
      {facts.map((fact) => (
        <Mark key={fact.word} appearance={fact} />
      ))}
    </span>
  );
}
