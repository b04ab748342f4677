/** How the commands end. Scripts go by these, so a number never changes its meaning. */
export const exitCodes = {
  done: 0,
  /** The deployment failed. */
  failed: 1,
  /** What was asked for makes no sense or is refused; nothing was changed. */
  usage: 2,
  /** The platform does not answer, or went away for longer than is waited for. */
  unreachable: 3,
  /** Signing in was refused. */
  signIn: 4,
  /** The deployment did not go live because somebody cancelled it or a newer one took its place. */
  overtaken: 5,
  /** Ctrl-C. */
  interrupted: 130,
};

/** Ends a command with a code, after one message that names the thing, the reason and the remedy. */
export class Stop extends Error {
  /** @param {number} code one of `exitCodes` */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}
