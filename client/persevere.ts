/**
 * On the way to another room: asks for a seat until there is one, or until that is of no use.
 *
 * @module
 */

import { setTimeout as pause } from "node:timers/promises";
import { own } from "../protocol/limits.ts";
import { pauseBefore } from "./backoff.ts";
import { enter, type Newcomer, type Visit, type Wish } from "./enter.ts";
import { RefusedError, UnreachableError } from "./errors.ts";
import type { SessionEvent } from "./events.ts";
import type { LobbyAddress } from "./seek.ts";

/** What somebody needs who may have to wait. */
export interface Waiting {
  /** Aborted when we do not want a seat any more. */
  readonly signal: AbortSignal;
  /** Tells once that we wait, and why. */
  readonly tell: (event: WaitEvent) => void;
  /** Whether to wait after an error that may pass; default: after each. */
  readonly bears?: (error: unknown) => boolean;
}

/** Why somebody waits. */
export type WaitEvent = Extract<SessionEvent, { event: "reconnecting" | "queued" }>;

/**
 * Takes a seat, like {@linkcode enter}; as long as the patience of the newcomer lasts it asks again
 * when nobody can be reached, or when there is no seat for the moment.
 *
 * @param newcomer Who comes in: asked before every try, since a name may change meanwhile.
 * @throws {UnreachableError | RefusedError} As `enter` did last.
 */
export async function persevere(
  lobby: LobbyAddress,
  newcomer: () => Newcomer,
  { offer, ...wish }: Wish,
  { signal, tell, bears = () => true }: Waiting,
): Promise<Visit> {
  const since = performance.now();
  for (let tries = 0;; tries++) {
    const { patience } = newcomer();
    try {
      return await enter(lobby, newcomer(), tries === 0 ? { ...wish, offer } : wish);
    } catch (error) {
      const mayWait = performance.now() - since < patience.forMs && bears(error);
      const again = mayWait ? wait(error) : undefined;
      if (again === undefined || signal.aborted) throw error;
      if (tries === 0) tell(again);
      const ms = again.event === "queued" ? again.forMs : pauseBefore(tries, patience);
      await pause(ms, undefined, { signal }).catch(() => {}); // We leave.
      if (signal.aborted) throw error;
    }
  }
}

/** What we wait for after this error; nothing, when asking again is of no use. */
function wait(error: unknown): WaitEvent | undefined {
  if (error instanceof UnreachableError) return { event: "reconnecting" };
  if (!(error instanceof RefusedError) || error.retryAfterMs === undefined) return undefined;
  return { event: "queued", forMs: Math.min(error.retryAfterMs, own.queueMaxMs) };
}
