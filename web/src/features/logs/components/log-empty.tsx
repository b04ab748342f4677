import { Skeleton } from "@/components/ui/skeleton";
import type { ApiError } from "@/lib/api/api-error";
import type { Connection } from "@/lib/sse/live-stream";

interface Props {
  connection: Connection;
  error: ApiError | null;
  finished: boolean;
  /** What would write. */
  writer: string;
  stage: string | null;
}

/** Why there are no lines: they are on their way, there are none yet, there will be none, or they can't be had. */
export function LogEmpty({ connection, error, finished, writer, stage }: Props) {
  if (error) return <Centered alert>{error.message}</Centered>;
  if (stage !== null && connection === "open")
    return (
      <Centered>
        {stage} has written nothing{finished ? "." : " yet."}
      </Centered>
    );
  if (connection === "open") {
    return (
      <Centered>
        {finished ? `${writer} has written nothing.` : "Nothing written yet. Lines appear here as they come."}
      </Centered>
    );
  }
  return (
    <div aria-busy className="space-y-2.5 p-4">
      {["w-2/5", "w-3/5", "w-1/2", "w-2/3", "w-1/3"].map((width) => (
        <Skeleton key={width} className={`h-3 ${width}`} />
      ))}
    </div>
  );
}

function Centered({ alert, children }: { alert?: boolean; children: React.ReactNode }) {
  return (
    <p role={alert ? "alert" : undefined} className="m-auto max-w-sm px-6 text-center text-ink-muted text-sm">
      {children}
    </p>
  );
}
