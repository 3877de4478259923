/**
 * The right to start this program again as a worker: what it is good for, and how it is given up.
 * (Everybody loads this file, so it is small.)
 *
 * @module
 */

/** What `serve --workers` starts this program with, to be a worker. Nobody types that. */
export const workerCommand = "__worker";

/**
 * What may be started to have this program again: by its path, or by the name in `PATH`. An
 * executable never takes the one in `PATH`: that may be another version.
 */
export async function startable(): Promise<string | undefined> {
  const [path, name] = commands();
  for (const command of Deno.build.standalone ? [path] : [path, name]) {
    const { state } = await Deno.permissions.query({ name: "run", command });
    if (state === "granted") return command;
  }
  return undefined;
}

/**
 * Gives that right up. Whoever may start Deno may do anything; a server that talks with strangers
 * itself does not need it.
 */
export async function renounceWorkers(): Promise<void> {
  for (const command of commands()) await Deno.permissions.revoke({ name: "run", command });
}

/** The path of what runs this program, and the name that permissions give it. */
function commands(): readonly [path: string, name: string] {
  return [Deno.execPath(), Deno.build.standalone ? "pychat" : "deno"];
}
