/**
 * Packages from the registry that npm is configured with.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { join } from "node:path";
import { unpackTar } from "modern-tar";

/** Which package. */
export interface PackageOptions {
  /** Its version, exactly. */
  readonly version: string;
  /** A folder that keeps what was fetched for the next time. */
  readonly cache: string;
  /** The registry's address; by default the one that npm is configured with. */
  readonly registry?: string;
}

/**
 * The files of a package, by their paths in it. It is fetched once, and compared each time with the
 * hash that the registry gave for it.
 *
 * @throws {Error} When there is no such package, or what came is not what the registry promised.
 */
export async function npmPackage(
  name: string,
  { version, cache, registry }: PackageOptions,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const kept = join(cache, `${name.replace("@", "").replace("/", "-")}-${version}`);
  const said = await remembered(`${kept}.json`, async () => {
    const address = (registry ?? await configured()).replace(/\/+$/, "");
    return await fetched(`${address}/${name.replace("/", "%2f")}/${version}`);
  });
  const { tarball, integrity } = dist(said);
  const bytes = await remembered(`${kept}.tgz`, () => fetched(tarball));
  const found = `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
  if (found !== integrity) {
    for (const suffix of [".json", ".tgz"]) await Deno.remove(kept + suffix);
    throw new Error(
      `${name} ${version} is not what npm's registry promised: ${found} instead of ${integrity}. ` +
        "Start again, and it is fetched anew.",
    );
  }
  const unzipped = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const entries = await unpackTar(unzipped, { strip: 1, strict: true });
  return new Map(entries.flatMap(({ header, data }) => data ? [[header.name, data]] : []));
}

/** What the registry says of one version of a package: where it is, and `sha512-` with its hash. */
function dist(said: Uint8Array): { readonly tarball: string; readonly integrity: string } {
  const { dist }: { dist?: { tarball?: unknown; integrity?: unknown } } = JSON.parse(
    new TextDecoder().decode(said),
  );
  const { tarball, integrity } = dist ?? {};
  if (typeof tarball !== "string" || typeof integrity !== "string") {
    throw new Error("npm's registry named no tarball with its integrity.");
  }
  return { tarball, integrity };
}

/** What is in this file; when there is no such file yet, it keeps what `get` gives. */
async function remembered(
  file: string,
  get: () => Promise<Uint8Array<ArrayBuffer>>,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(file);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const bytes = await get();
  // Whole or not at all, however this ends.
  const partial = `${file}.${crypto.randomUUID()}`;
  await Deno.writeFile(partial, bytes);
  await Deno.rename(partial, file);
  return bytes;
}

async function fetched(url: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} cannot be fetched: ${response.status}.`);
  return await response.bytes();
}

async function configured(): Promise<string> {
  return Deno.env.get("NPM_CONFIG_REGISTRY") ?? Deno.env.get("npm_config_registry") ??
    await npmSetting() ?? noRegistry();
}

function noRegistry(): never {
  throw new Error("There is no npm here that knows its registry. Name it in NPM_CONFIG_REGISTRY.");
}

/** What npm says; `undefined` where there is no npm. */
async function npmSetting(): Promise<string | undefined> {
  const npm = Deno.build.os === "windows" ? "npm.cmd" : "npm";
  try {
    const args = ["config", "get", "registry"];
    const { success, stdout } = await new Deno.Command(npm, { args, stderr: "null" }).output();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
