/**
 * Where the base runtime of an executable is: `denort`, which is Deno without its tools.
 *
 * @module
 */

import { dirname, join } from "node:path";
import { hostPlatform, type Platform } from "./platforms.ts";

/** A base runtime: a file, or the archive of one, which Deno downloads unless it is there. */
export type Base =
  | { readonly file: string }
  | { readonly archive: string };

/** Thrown when none can be had; the message says where to put one. */
export class MissingBaseError extends Error {
  override readonly name = "MissingBaseError";
}

/** How long to wait for a sign that it can be downloaded. */
const answerMs = 15_000;

/** Where else to look than is usual; tests do. */
export interface Places {
  /** A file that somebody named. Default: what `DENORT_BIN` says. */
  readonly named?: string | undefined;
  /** The folder that Deno keeps everything in that it downloads. Default: what it says itself. */
  readonly cache?: string;
  /** What Deno downloads from. */
  readonly downloads?: string;
}

/**
 * Finds the base runtime for a platform: the one that somebody named, or one beside `deno`, or in
 * Deno's cache, or where Deno downloads it from.
 *
 * @throws {MissingBaseError} When none of them can be had.
 */
export async function findBase(
  platform: Platform,
  { named = Deno.env.get("DENORT_BIN"), cache, downloads = usualDownloads }: Places = {},
): Promise<Base> {
  if (named) {
    if (await exists(named)) return { file: named };
    throw new MissingBaseError(`DENORT_BIN names ${named}, and there is no such file.`);
  }
  const beside = join(dirname(Deno.execPath()), `denort${platform.executableSuffix}`);
  if (platform === hostPlatform() && await exists(beside)) return { file: beside };
  const version = `v${Deno.version.deno}`;
  const name = `denort-${platform.target}.zip`;
  const archive = join(cache ?? await denoFolder(), "dl/release", version, name);
  if (await exists(archive)) return { archive };
  const url = `${downloads}/${version}/${name}`;
  const why = await unreachable(url);
  if (why === undefined) return { archive };
  throw new MissingBaseError(
    `An executable for ${platform.name} needs denort, Deno's base runtime, and ${url} cannot be ` +
      `had (${why}): put that file into ${
        dirname(archive)
      }, or name an unpacked one with DENORT_BIN.`,
  );
}

const usualDownloads = "https://dl.deno.land/release";

/** Why nothing is to be had there; `undefined` when it is. */
async function unreachable(url: string): Promise<string | undefined> {
  try {
    const { ok, status } = await fetch(url, {
      method: "HEAD",
      signal: AbortSignal.timeout(answerMs),
    });
    return ok ? undefined : `answer ${status}`;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return innermost(error).message.replace(/^.*: /, "");
  }
}

function innermost(error: Error): Error {
  return error.cause instanceof Error ? innermost(error.cause) : error;
}

/** The folder that Deno keeps everything in that it downloads. */
async function denoFolder(): Promise<string> {
  const args = ["info", "--json"];
  const { stdout } = await new Deno.Command(Deno.execPath(), { args }).output();
  return String(JSON.parse(new TextDecoder().decode(stdout))["denoDir"]);
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
