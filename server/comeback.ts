/**
 * How a client comes back after its connection broke.
 *
 * @module
 */

/**
 * The tokens that open one seat again, each once: every connection gets a new one.
 *
 * That it has got it, the client shows by saying something; until then the token before opens the
 * seat too, so that a break before the new one has arrived does no harm.
 */
export class Comeback {
  #current: string = crypto.randomUUID();
  #before: string | undefined;

  /** @param ticket What brought the client in: its token until it has got one. */
  constructor(ticket: string) {
    this.#before = ticket;
  }

  /** The client's newest token. */
  get token(): string {
    return this.#current;
  }

  /** Whether a token opens the seat. */
  fits(token: string): boolean {
    return token === this.#current || token === this.#before;
  }

  /**
   * Takes a token that fits, and makes the next one; or leaves that as it is, if the client has not
   * shown that it has got it: it may have, and this connection may be an older one that was late.
   */
  use(token: string): void {
    if (token === this.#before) return;
    this.#before = token;
    this.#current = crypto.randomUUID();
  }

  /** The client has got the newest token. */
  confirm(): void {
    this.#before = undefined;
  }
}
