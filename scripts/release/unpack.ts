/**
 * Unpacking a portable archive of this machine, as somebody does who has downloaded it.
 *
 * @module
 */

import { join } from "node:path";
import { archiveFolder, launcherName, type Platform } from "./platforms.ts";

/**
 * Unpacks an archive with this machine's `tar`.
 *
 * @param archive Its path.
 * @param options The folder that gets the archive's own folder, and whose platform it is for.
 * @returns The path of the launcher.
 * @throws {Error} When `tar` cannot.
 */
export async function unpack(
  archive: string,
  { folder, platform }: { readonly folder: string; readonly platform: Platform },
): Promise<string> {
  await Deno.mkdir(folder, { recursive: true });
  const { success, stderr } = await new Deno.Command("tar", {
    args: ["-xf", archive, "-C", folder],
  }).output();
  if (!success) throw new Error(`tar failed:\n${new TextDecoder().decode(stderr)}`);
  return join(folder, archiveFolder(platform), launcherName(platform));
}
