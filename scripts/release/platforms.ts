/**
 * The platforms that releases are made for, and what their files are called.
 *
 * @module
 */

import config from "../../deno.json" with { type: "json" };

/** One kind of machine. */
export interface Platform {
  /** As in the names of files: what `install.sh` and people look for. */
  readonly name: string;
  /** What `deno compile --target` calls it. */
  readonly target: string;
  /** The npm package that carries Deno itself for it, without `@deno/`. */
  readonly denoPackage: string;
  /** What an executable's name ends with. */
  readonly executableSuffix: "" | ".exe";
  /** What an archive's name ends with. */
  readonly archiveSuffix: ".tar.gz" | ".zip";
}

const unix = { executableSuffix: "", archiveSuffix: ".tar.gz" } as const;

/** All of them. */
export const platforms: readonly Platform[] = [
  {
    name: "linux-x64",
    target: "x86_64-unknown-linux-gnu",
    denoPackage: "linux-x64-glibc",
    ...unix,
  },
  {
    name: "linux-arm64",
    target: "aarch64-unknown-linux-gnu",
    denoPackage: "linux-arm64-glibc",
    ...unix,
  },
  { name: "macos-x64", target: "x86_64-apple-darwin", denoPackage: "darwin-x64", ...unix },
  { name: "macos-arm64", target: "aarch64-apple-darwin", denoPackage: "darwin-arm64", ...unix },
  {
    name: "windows-x64",
    target: "x86_64-pc-windows-msvc",
    denoPackage: "win32-x64",
    executableSuffix: ".exe",
    archiveSuffix: ".zip",
  },
];

/** The platform of this machine; `undefined` when releases are not made for it. */
export function hostPlatform(): Platform | undefined {
  return platforms.find(({ target }) => target === Deno.build.target);
}

/**
 * The platforms that somebody named: `all`, names, or nothing for this machine's.
 *
 * @throws {RangeError} When there is no such platform; the message lists those that there are.
 */
export function platformsNamed(names: readonly string[]): readonly Platform[] {
  if (names.includes("all")) return platforms;
  const known = `Choose from ${platforms.map(({ name }) => name).join(", ")}, or all.`;
  if (names.length > 0) {
    return names.map((name) => {
      const platform = platforms.find((platform) => platform.name === name);
      if (!platform) throw new RangeError(`There is no platform "${name}". ${known}`);
      return platform;
    });
  }
  const host = hostPlatform();
  if (!host) throw new RangeError(`Nothing is made for this machine by itself. ${known}`);
  return [host];
}

/** The name of an executable: `pychat-1.2.3-linux-x64`. */
export function executableName(platform: Platform): string {
  return archiveFolder(platform) + platform.executableSuffix;
}

/** The name of an archive: `pychat-1.2.3-linux-x64.tar.gz`. */
export function archiveName(platform: Platform): string {
  return archiveFolder(platform) + platform.archiveSuffix;
}

/** The folder that an archive has everything in: `pychat-1.2.3-linux-x64`. */
export function archiveFolder({ name }: Platform): string {
  return `pychat-${config.version}-${name}`;
}

/** What starts the program in that folder. */
export function launcherName({ archiveSuffix }: Platform): string {
  return archiveSuffix === ".zip" ? "pychat.cmd" : "pychat";
}
