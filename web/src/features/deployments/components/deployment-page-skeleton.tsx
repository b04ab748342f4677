import { Skeleton } from "@/components/ui/skeleton";

export function DeploymentPageSkeleton() {
  return (
    <div aria-busy>
      <p role="status" className="sr-only">
        Loading the deployment
      </p>
      <Skeleton className="h-4 w-48" />
      <Skeleton className="mt-4 h-7 w-80 max-w-full" />
      <Skeleton className="mt-3 h-4 w-64" />
      <Skeleton shape="card" className="mt-6 h-24 w-full" />
      <div className="mt-4 grid grid-cols-1 gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Skeleton shape="card" className="h-96" />
        <Skeleton shape="card" className="h-72" />
      </div>
    </div>
  );
}
