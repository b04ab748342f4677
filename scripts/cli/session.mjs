import { exitCodes, Stop } from "./exit-codes.mjs";

/** An access token is replaced this long before it runs out. */
const earlyMs = 60_000;

/**
 * A session of the platform: signs in when first needed, and has its tokens replaced for as long as a deployment takes.
 */
export class Session {
  #credentials;
  #post;
  #now;
  #tokens = null;
  #renewing = null;

  /**
   * @param {import("./platform.mjs").Credentials} credentials
   * @param {(route: string, body: object) => Promise<any>} post calls the API without a token; what is refused is thrown with its `status`
   */
  constructor(credentials, post, now = Date.now) {
    this.#credentials = credentials;
    this.#post = post;
    this.#now = now;
    if (credentials.kind === "token") this.#tokens = { access: credentials.token, refresh: null, until: Infinity };
  }

  /** @returns {Promise<string>} an access token that is good for the next request */
  async token() {
    if (this.#tokens === null || this.#tokens.until <= this.#now()) await this.#renewOnce();
    return this.#tokens.access;
  }

  /** After a refusal of `access`: another one. @throws {Stop} when there is none to be had */
  async renew(access) {
    // Two requests that were refused together get the same new one: a refresh token that comes twice ends the session.
    if (this.#tokens?.access === access) await this.#renewOnce();
  }

  /** Ends the session, so that its refresh token is worth nothing any more. */
  async end() {
    const refresh = this.#tokens?.refresh;
    if (refresh) await this.#post("auth/logout", { refresh_token: refresh });
  }

  #renewOnce() {
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #renew() {
    if (this.#credentials.kind === "token")
      throw new Stop(
        exitCodes.signIn,
        "The platform does not take AUTOSTACK_TOKEN (any more): an access token is good for 30 minutes. Get a new one, or set AUTOSTACK_EMAIL and AUTOSTACK_PASSWORD instead, with which the session is kept up.",
      );
    const asked = this.#now();
    const answer = (await this.#refresh()) ?? (await this.#signIn());
    this.#tokens = {
      access: answer.access_token,
      refresh: answer.refresh_token,
      until: asked + answer.expires_in * 1000 - earlyMs,
    };
  }

  async #refresh() {
    if (!this.#tokens?.refresh) return null;
    try {
      return await this.#post("auth/refresh", { refresh_token: this.#tokens.refresh });
    } catch (error) {
      // Its answer may have been lost on the way, and then it was good only once: the password begins a new session.
      if (error.status === 401) return null;
      throw error;
    }
  }

  async #signIn() {
    const { email, password, from } = this.#credentials;
    try {
      return await this.#post("auth/login", { email, password });
    } catch (error) {
      if (error.status === 401)
        throw new Stop(
          exitCodes.signIn,
          `The platform refuses to sign ${email} in with the password from ${from}. If it was changed since, set AUTOSTACK_EMAIL and AUTOSTACK_PASSWORD.`,
        );
      throw error;
    }
  }
}
