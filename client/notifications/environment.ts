/**
 * Reading the environment where that may be forbidden.
 *
 * @module
 */

/** Looks up an environment variable; nothing when it is unset or may not be read. */
export type EnvGetter = (name: string) => string | undefined;

/**
 * Looks up an environment variable of this process. Without the permission it finds nothing, and
 * nobody is asked for it: a question would appear in the middle of a chat.
 */
export function readEnv(name: string): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable: name });
  return state === "granted" ? Deno.env.get(name) : undefined;
}
