/**
 * Which programs there are on this machine.
 *
 * @module
 */

/** Whether a program is in none of the folders where commands are looked for. */
export function isMissing(program: string): boolean {
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  return !folders.some((folder) => {
    try {
      return Deno.statSync(`${folder}/${program}`).isFile;
    } catch {
      return false;
    }
  });
}
