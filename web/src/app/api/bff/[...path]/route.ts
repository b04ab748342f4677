import { forward } from "@/lib/bff/forward";

async function handle(request: Request, { params }: RouteContext<"/api/bff/[...path]">): Promise<Response> {
  return forward(request, (await params).path);
}

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
