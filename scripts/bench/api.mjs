import { setTimeout as pause } from "node:timers/promises";

/** The platform's HTTP interface, as a signed-in user. */
export class Api {
  constructor(url, token) {
    this.url = url;
    this.token = token;
  }

  static async signIn(url, email, password) {
    const { access_token: token } = await new Api(url, null).call("POST", "auth/login", { email, password });
    return new Api(url, token);
  }

  async call(method, route, body) {
    const answer = await fetch(`${this.url}/api/v1/${route}`, {
      method,
      headers: {
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...(body ? { "content-type": "application/json" } : {}),
      },
      body: body ? JSON.stringify(body) : undefined,
      signal: AbortSignal.timeout(30_000),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} /api/v1/${route} answers ${answer.status}: ${text.slice(0, 500)}`);
    return text ? JSON.parse(text) : null;
  }

  /** Waits until a deployment is live. */
  async untilLive(id, deadlineMs) {
    const deployment = await this.untilFinished(id, deadlineMs);
    if (deployment.status !== "live")
      throw new Error(`Deployment ${id} is ${deployment.status}: ${deployment.failure?.reason}`);
    return deployment;
  }

  /** Waits until a deployment neither waits nor runs. */
  async untilFinished(id, deadlineMs) {
    const deadline = Date.now() + deadlineMs;
    while (Date.now() < deadline) {
      const deployment = await this.call("GET", `deployments/${id}`);
      if (!["queued", "running"].includes(deployment.status)) return deployment;
      await pause(20);
    }
    throw new Error(`Deployment ${id} was not finished within ${deadlineMs / 1000} s`);
  }
}
