/**
 * The licences of what a release carries besides its own code.
 *
 * @module
 */

import { join } from "node:path";
import type { Parts } from "./parts.ts";

/** A licence, and whose. */
export interface License {
  /** Name and version. */
  readonly of: string;
  readonly text: string;
}

/** How a file is called that says who may do what with a package. */
export const licenseFile: RegExp =
  /^(?:licen[cs]e|notice|copying)(?:-\w+)?(?:\.(?:md|markdown|txt))?$/i;

/** The licences of these packages, in order of their names. */
export async function packageLicenses({ packages }: Parts): Promise<readonly License[]> {
  return await Promise.all([...packages.values()].map(async ({ name, version, localPath }) => ({
    of: `${name} ${version}`,
    text: await licenseIn(localPath),
  })));
}

/** What its files say of it; where there is none, what the package says of itself. */
async function licenseIn(folder: string): Promise<string> {
  const files: string[] = [];
  for await (const { name } of Deno.readDir(folder)) if (licenseFile.test(name)) files.push(name);
  const texts = files.sort().map((name) => Deno.readTextFile(join(folder, name)));
  if (texts.length > 0) return (await Promise.all(texts)).join("\n");
  const { license = "unknown", author = "" }: { license?: string; author?: unknown } = JSON.parse(
    await Deno.readTextFile(join(folder, "package.json")),
  );
  const who = typeof author === "string" ? author : Object.values(author ?? {}).join(", ");
  return `License: ${license}\n${who && `Author: ${who}\n`}`;
}

/** All of them in one text. */
export function licenseText(licenses: readonly License[]): string {
  const rule = "=".repeat(80);
  return licenses.map(({ of, text }) => `${rule}\n${of}\n${rule}\n\n${text.trim()}\n`).join("\n");
}
