/**
 * Where releases are, what is in them, and which of their files is for this machine.
 *
 * A release page has files named `pychat-VERSION-PLATFORM…`, and `SHA256SUMS`, which lists them; the
 * names in the newest page's list tell which version is the newest.
 *
 * @module
 */

import { CommandError, ExitCode } from "./exit_codes.ts";

/** An executable or an archive: what a PyChat came as. */
export type Kind = "executable" | "archive";

/** A file that can be downloaded. */
export interface Release {
  /** Three numbers: what its `--version` begins with. */
  readonly version: string;
  /** Its name there. */
  readonly file: string;
  /** What it must hash to, in hexadecimal digits. */
  readonly sha256: string;
  /** Where it is. */
  readonly url: string;
}

const home = "https://github.com/isantana3/pychat/releases";

/**
 * The address below which releases are: `PYCHAT_RELEASES` names a mirror.
 *
 * @param env Reads an environment variable.
 * @throws {CommandError} When it is no address of the web.
 */
export function releasesBase(
  env: (name: string) => string | undefined,
  wrong: (value: string) => string,
): string {
  const mirror = env("PYCHAT_RELEASES");
  if (!mirror) return home;
  if (!/^https?:/i.test(mirror) || !URL.canParse(mirror)) {
    throw new CommandError(wrong(mirror), ExitCode.usage);
  }
  return mirror.replace(/\/+$/, "");
}

/** The list of what is in the newest release. */
export function newestSums(base: string): string {
  return `${base}/latest/download/SHA256SUMS`;
}

/**
 * What the files for a machine are called after: `linux-x64`, `macos-arm64`.
 *
 * @returns `undefined` for a machine that nothing is made for.
 */
export function platformName(
  { os, arch }: Pick<typeof Deno.build, "os" | "arch"> = Deno.build,
): string | undefined {
  const system = { linux: "linux", darwin: "macos", windows: "windows" }[String(os)];
  const processor = { x86_64: "x64", aarch64: "arm64" }[String(arch)];
  if (system === undefined || processor === undefined) return undefined;
  return system === "windows" && processor === "arm64" ? undefined : `${system}-${processor}`;
}

/**
 * Finds the newest file for a platform.
 *
 * @param sums The list, as `sha256sum` writes it. Lines that are none are passed over.
 * @returns `undefined` when there is none.
 */
export function newestRelease(
  sums: string,
  { base, platform, kind }: {
    readonly base: string;
    readonly platform: string;
    readonly kind: Kind;
  },
): Release | undefined {
  const suffixes = platform.startsWith("windows")
    ? { executable: ".exe", archive: ".zip" }
    : { executable: "", archive: ".tar.gz" };
  const suffix = suffixes[kind];
  let newest: Release | undefined;
  for (const line of sums.split(/\r?\n/)) {
    const [, sha256 = "", file = ""] = /^([\da-f]{64}) [ *](\S+)$/i.exec(line) ?? [];
    // Only numbers make a version: it becomes a part of an address.
    const version = /^pychat-(\d+\.\d+\.\d+)-/.exec(file)?.[1];
    if (version === undefined || file !== `pychat-${version}-${platform}${suffix}`) continue;
    if (newest && !isNewer(version, newest.version)) continue;
    const url = `${base}/download/v${version}/${file}`;
    newest = { version, file, sha256: sha256.toLowerCase(), url };
  }
  return newest;
}

/**
 * Whether one version is newer than another. What leads up to a version (`1.0.0-rc.1`) is older than
 * that; no more is asked of it, since what is downloaded is never such.
 */
export function isNewer(version: string, than: string): boolean {
  const ours = numbers(version);
  const theirs = numbers(than);
  const differs = ours.findIndex((number, i) => number !== theirs[i]);
  if (differs !== -1) return Number(ours[differs]) > Number(theirs[differs]);
  return than.includes("-") && !version.includes("-");
}

function numbers(version: string): readonly number[] {
  return version.split("-", 1).join().split(".").map(Number);
}
