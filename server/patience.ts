/**
 * Waiting for a client without blaming it for our own stalls.
 *
 * @module
 */

import { own } from "../protocol/limits.ts";

/**
 * Acts after a while, unless cancelled. It waits a moment more then, in which what the system holds
 * for us already is read: after a stall of ours, timers are late but no client is to blame.
 */
export function after(ms: number, act: () => void): { readonly cancel: () => void } {
  let timer = setTimeout(() => timer = setTimeout(act, own.graceMs), ms - own.graceMs);
  return { cancel: () => clearTimeout(timer) };
}
