/**
 * How fast one person may speak.
 *
 * @module
 */

import { setTimeout } from "node:timers/promises";
import {
  paceBurstBytes,
  paceBurstMessages,
  paceBytesPerMessage,
  slowEveryMs,
} from "../protocol/limits.ts";
import type { Link } from "./connection.ts";
import { TokenBucket } from "./token_bucket.ts";

/**
 * The pace of one speaker. A paste passes at once; whoever goes on faster than the server lets
 * anybody is read more slowly. Nothing is dropped.
 *
 * To be asked once a read, with what that read brought, after it has been passed on:
 *
 * 1. `lines` counts what is said (`MSG`) and what is for the room itself (`NAME`, `PING`, `BLOCK`,
 *    `REPORT`…); `ACK`, `TYPING` and `KEY` cost only their bytes. Of a classic client each event of
 *    its reader is one line.
 * 2. When {@linkcode spend} gives more than 0, nothing is to be read for so long:
 *    {@linkcode readLater} does that.
 * 3. Then a pychat/2 client is sent `SLOW`, if {@linkcode tells} says so.
 */
export class Pace {
  readonly #lines: TokenBucket | undefined;
  readonly #bytes: TokenBucket | undefined;
  #toldAt = -Infinity;

  /**
   * @param perSecond Messages a second that may be said for long; 0 for no limit. The bytes follow:
   * {@linkcode paceBytesPerMessage} for each. What passes at once is the same at any pace.
   * @param now In milliseconds since the epoch, like every `now` here.
   */
  constructor(perSecond: number, now: number) {
    if (perSecond === 0) return;
    this.#lines = new TokenBucket({ size: paceBurstMessages, perSecond }, now);
    const bytes = { size: paceBurstBytes, perSecond: perSecond * paceBytesPerMessage };
    this.#bytes = new TokenBucket(bytes, now);
  }

  /**
   * Takes note of what one read brought.
   *
   * @returns For how long nothing is to be read from this client, in whole milliseconds; mostly 0.
   */
  spend(lines: number, bytes: number, now: number): number {
    if (!this.#lines || !this.#bytes) return 0;
    const waitMs = Math.max(this.#lines.spend(lines, now), this.#bytes.spend(bytes, now));
    return waitMs === 0 ? 0 : Math.ceil(waitMs);
  }

  /** Whether the client is to be told that it waits: not every time. `true` counts as told. */
  tells(now: number): boolean {
    if (now - this.#toldAt < slowEveryMs) return false;
    this.#toldAt = now;
    return true;
  }
}

/**
 * Reads once, like `link.read()`, and resolves no sooner than `waitMs` from now. Little is read, so
 * that the next wait is short too, and the end of the connection is noticed at once unless something
 * is still to be read in front of it.
 *
 * @param signal Aborted when nothing is to be read any more: `false` then, at once.
 */
export async function readLater(
  link: Pick<Link, "input" | "read">,
  waitMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const ended = new AbortController();
  const either = AbortSignal.any([signal, ended.signal]);
  const waited = setTimeout(waitMs, true, { signal: either }).catch(() => false);
  link.input.rest();
  if (!await link.read()) ended.abort();
  return await waited;
}
