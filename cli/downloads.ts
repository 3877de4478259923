/**
 * Fetches over HTTP, within limits.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { english, told } from "../language/mod.ts";
import { own } from "../protocol/limits.ts";

/** What was in the way: an HTTP status, the network, or an answer that can only be a wrong one. */
export type Obstacle = number | "network" | "answer";

/** Why something could not be had. */
export class DownloadError extends Error {
  override readonly name = "DownloadError";
  readonly obstacle: Obstacle;

  constructor(message: string, obstacle: Obstacle, options?: ErrorOptions) {
    super(message, options);
    this.obstacle = obstacle;
  }
}

/** The limits of one download. */
export interface DownloadOptions {
  /** More is not read, in bytes. */
  readonly bytesMax: number;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/**
 * Fetches a text.
 *
 * @throws {DownloadError} When it cannot be had, or is too long.
 * @throws The signal's reason, once that is aborted.
 */
export async function fetchText(url: string, options: DownloadOptions): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  await fetchChunks(url, options, (chunk) => {
    text += decoder.decode(chunk, { stream: true });
  });
  return text + decoder.decode();
}

/**
 * Fetches a file; once this resolves, it is on the disk.
 *
 * @param path Where it goes; nothing may be there.
 * @returns Its SHA-256, in hexadecimal digits.
 * @throws {DownloadError} When it cannot be had, or is too long. A part of it may be there then.
 * @throws The signal's reason, once that is aborted.
 */
export async function fetchFile(
  url: string,
  path: string,
  options: DownloadOptions,
): Promise<string> {
  const hash = createHash("sha256");
  using file = await Deno.open(path, { write: true, createNew: true });
  await fetchChunks(url, options, async (chunk) => {
    hash.update(chunk);
    for (let rest = chunk; rest.length > 0;) rest = rest.subarray(await file.write(rest));
  });
  // Else a cut of the power could leave a name without what it names.
  await file.sync();
  return hash.digest("hex");
}

async function fetchChunks(
  url: string,
  { bytesMax, signal }: DownloadOptions,
  take: (chunk: Uint8Array<ArrayBuffer>) => void | Promise<void>,
): Promise<void> {
  const stalled = new AbortController();
  const silence = new Error("nothing came for too long");
  const stall = () => stalled.abort(silence);
  let timer = setTimeout(stall, own.downloadStallMs);
  let bytes = 0;
  try {
    const response = await follow(url, AbortSignal.any([signal, stalled.signal]));
    if (!response.ok) await response.body?.cancel();
    if (!response.ok || response.body === null) {
      throw new DownloadError(`HTTP ${response.status}`, response.status);
    }
    for await (const chunk of response.body) {
      clearTimeout(timer);
      bytes += chunk.length;
      if (bytes > bytesMax) throw new DownloadError(`longer than ${bytesMax} bytes`, "answer");
      await take(chunk);
      timer = setTimeout(stall, own.downloadStallMs);
    }
  } catch (cause) {
    signal.throwIfAborted();
    // `fetch` has only this one for all that happens on a network.
    if (!(cause instanceof TypeError) && cause !== silence) throw cause;
    throw new DownloadError(told(cause, english), "network", { cause });
  } finally {
    clearTimeout(timer);
  }
}

/** Goes where redirects lead, but never from TLS to where anybody on the way could answer. */
async function follow(url: string, signal: AbortSignal): Promise<Response> {
  let at = new URL(url);
  for (let led = 0; led <= own.redirectsMax; led++) {
    const response = await fetch(at, { redirect: "manual", signal });
    const location = response.headers.get("location");
    if (location === null || response.status < 300 || response.status > 399) return response;
    await response.body?.cancel();
    const next = URL.parse(location, at);
    const worse = at.protocol === "https:" && next?.protocol !== "https:";
    if (next === null || worse) throw new DownloadError(`led to ${location}`, "answer");
    at = next;
  }
  throw new DownloadError(`led on more than ${own.redirectsMax} times`, "answer");
}
