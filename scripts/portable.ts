/**
 * Builds portable archives into `dist/`: Deno, the program as bundled modules, and a launcher. They
 * need nothing on the machine where they are unpacked.
 *
 * @module
 */

import { join } from "node:path";
import { archive, type ArchiveFile } from "./release/archive.ts";
import { root } from "./release/building.ts";
import { bundle, program } from "./release/bundle.ts";
import { checksumsFile, writeChecksums } from "./release/checksums.ts";
import { batchLauncher, library, shellLauncher } from "./release/launcher.ts";
import { licenseText, packageLicenses } from "./release/licenses.ts";
import { npmPackage } from "./release/npm.ts";
import { partsOf } from "./release/parts.ts";
import {
  archiveFolder,
  archiveName,
  launcherName,
  type Platform,
  platformsNamed,
} from "./release/platforms.ts";

/** Where npm's packages are kept between builds. */
const cache = join(root, "dist", ".cache");

/** The modules of the program, below the launcher's folder. */
const modules = "app";

/** What the archives of all platforms have. */
async function commonFiles(): Promise<readonly ArchiveFile[]> {
  const { deno: version } = Deno.version;
  const text = (path: string, text: string) => ({ path, data: new TextEncoder().encode(text) });
  const bundled = await bundle();
  const licenses = [
    { of: `Deno ${version}`, text: await licenseOfDeno(version) },
    ...await packageLicenses(await partsOf()),
  ];
  return [
    { path: "LICENSE", data: await Deno.readFile(join(root, "LICENSE")) },
    text(`${library}/LICENSES.txt`, licenseText(licenses)),
    ...bundled.map(({ path, data }) => ({ path: `${library}/${modules}/${path}`, data })),
  ];
}

async function licenseOfDeno(version: string): Promise<string> {
  const license = (await npmPackage("deno", { version, cache })).get("LICENSE");
  if (license === undefined) throw new Error("The npm package deno has no LICENSE.");
  return new TextDecoder().decode(license);
}

/** What only one platform's archive has. */
async function ownFiles(platform: Platform): Promise<readonly ArchiveFile[]> {
  const { denoPackage, executableSuffix, archiveSuffix } = platform;
  const { deno: version } = Deno.version;
  const deno = `deno${executableSuffix}`;
  const data = (await npmPackage(`@deno/${denoPackage}`, { version, cache })).get(deno);
  if (data === undefined) throw new Error(`The npm package @deno/${denoPackage} has no ${deno}.`);
  const start = `${modules}/${program}`;
  const launcher = new TextEncoder().encode(
    archiveSuffix === ".zip" ? batchLauncher(start) : shellLauncher(start),
  );
  return [
    { path: `${library}/${deno}`, data, executable: true },
    { path: launcherName(platform), data: launcher, executable: true },
  ];
}

/**
 * Builds one archive for each platform.
 *
 * @param folder Where to write them.
 * @returns The paths of the archives.
 */
export async function buildPortable(
  chosen: readonly Platform[],
  folder: string,
): Promise<readonly string[]> {
  await Deno.mkdir(folder, { recursive: true });
  await Deno.mkdir(cache, { recursive: true });
  const common = await commonFiles();
  const built: string[] = [];
  for (const platform of chosen) {
    const top = archiveFolder(platform);
    const files = [...common, ...await ownFiles(platform)];
    const bytes = await archive(
      files.map((file) => ({ ...file, path: `${top}/${file.path}` })),
      platform.archiveSuffix,
    );
    const path = join(folder, archiveName(platform));
    await Deno.writeFile(path, bytes);
    built.push(path);
  }
  return built;
}

if (import.meta.main) {
  const folder = join(root, "dist");
  try {
    for (const path of await buildPortable(platformsNamed(Deno.args), folder)) console.log(path);
    await writeChecksums(folder);
    console.log(join(folder, checksumsFile));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(2);
  }
}
