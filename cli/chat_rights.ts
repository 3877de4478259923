/**
 * What somebody who chats gives up before a stranger's first word arrives. An executable is given
 * what `serve` needs as well, since its rights are written into it for every command alike.
 *
 * @module
 */

import { renounceWorkers } from "./worker_rights.ts";

/**
 * Gives up every right that a chat can do without. Deno takes back all files or none, so somebody
 * who may keep a chat in a file, wherever that is, may write others; nobody may read any.
 *
 * @param options.writes Whether a file can still be asked for.
 */
export async function renounceForChat({ writes }: { readonly writes: boolean }): Promise<void> {
  await renounceWorkers();
  const names = ["read", "sys", "ffi", ...writes ? [] : ["write" as const]] as const;
  for (const name of names) await Deno.permissions.revoke({ name });
}
