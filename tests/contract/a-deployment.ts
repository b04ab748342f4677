import createClient, { type Client, type FetchResponse } from "openapi-fetch";
import type { components, paths } from "./generated/schema.js";

/*
 * What somebody would write who has nothing but the OpenAPI document: a client generated from it takes a repository live, reads its log and
 * rolls it back. It is compiled against the types that were generated, so that a call that the document does not allow is an error.
 */

type Deployment = components["schemas"]["DeploymentResponse"];
type Event = components["schemas"]["EventItem"];
type Media = `${string}/${string}`;

const patienceMs = 90_000;

/** What came back, or the problem that the API has told. */
async function ok<T extends Record<string | number, unknown>, O, M extends Media>(
  asked: Promise<FetchResponse<T, O, M>>,
): Promise<NonNullable<FetchResponse<T, O, M>["data"]>> {
  const { data, error, response } = await asked;
  if (data !== undefined && data !== null) return data;
  throw new Error(`${response.url} answers ${response.status}: ${JSON.stringify(error)}`);
}

async function signIn(baseUrl: string, email: string, password: string): Promise<Client<paths>> {
  const { access_token: token } = await ok(
    createClient<paths>({ baseUrl }).POST("/api/v1/auth/login", { body: { email, password } }),
  );
  return createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${token}` } });
}

/** Follows the events of a deployment until nothing more happens to it. */
async function follow(api: Client<paths>, id: string): Promise<{ deployment: Deployment; events: Event[] }> {
  const over = AbortSignal.timeout(patienceMs);
  const stream = await ok(
    api.GET("/api/v1/deployments/{id}/stream", { params: { path: { id } }, parseAs: "stream", signal: over }),
  );
  const events: Event[] = [];
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const data = block.split("\n").find((line) => line.startsWith("data: "));
      if (data) events.push(JSON.parse(data.slice("data: ".length)) as Event);
    }
    const deployment = await ok(api.GET("/api/v1/deployments/{id}", { params: { path: { id } } }));
    if (deployment.status !== "queued" && deployment.status !== "running" && events.length >= deployment.version)
      return { deployment, events };
  }
  throw new Error(`The stream of ${id} ended after ${events.length} events.`);
}

async function deploy(api: Client<paths>, project: string) {
  const asked = await ok(
    api.POST("/api/v1/projects/{id}/deployments", {
      params: { path: { id: project }, header: { "Idempotency-Key": crypto.randomUUID() } },
      body: { environment: "production" },
    }),
  );
  return follow(api, asked.id);
}

const [baseUrl, email, password, repository] = process.argv.slice(2) as [string, string, string, string];
const api = await signIn(baseUrl, email, password);
const me = await ok(api.GET("/api/v1/auth/me"));
const project = await ok(
  api.POST("/api/v1/projects", { body: { name: "generated", repository_url: repository, branch: "main" } }),
);
const taken = await api.POST("/api/v1/projects", { body: { name: "generated", repository_url: repository } });

const first = await deploy(api, project.id);
const log = await ok(
  api.GET("/api/v1/deployments/{id}/logs", { params: { path: { id: first.deployment.id } }, parseAs: "text" }),
);
const second = await deploy(api, project.id);
const asked = await ok(
  api.POST("/api/v1/deployments/{id}/rollback", {
    params: { path: { id: first.deployment.id } },
    body: { config: "then" },
  }),
);
const back = await follow(api, asked.id);
const environments = await ok(api.GET("/api/v1/projects/{id}/environments", { params: { path: { id: project.id } } }));
const listed = await ok(
  api.GET("/api/v1/projects/{id}/deployments", { params: { path: { id: project.id }, query: { limit: 2 } } }),
);

console.log(
  JSON.stringify({
    email: me.email,
    taken: { status: taken.response.status, code: taken.error?.code },
    first: { status: first.deployment.status, events: first.events.map((event) => event.type) },
    log,
    second: second.deployment.status,
    back: { status: back.deployment.status, trigger: back.deployment.trigger.kind, of: back.deployment.trigger.of },
    firstId: first.deployment.id,
    live: environments.items[0]?.live?.number,
    listed: listed.items.map((deployment) => deployment.number),
    more: listed.next_cursor !== null,
  }),
);
