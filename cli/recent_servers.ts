/**
 * The servers where somebody was last: an address a line in a small file, the newest first.
 *
 * It is a convenience. Whatever is wrong with the file, or with what we may do with it, there is
 * nothing to remember then, and nobody is told.
 *
 * @module
 */

import { dirname } from "node:path";
import { LOBBY_PORT, own } from "../protocol/limits.ts";
import { recentServersFile } from "./paths.ts";
import { formatServerAddress, type ServerAddress, serverAddress } from "./values.ts";

/**
 * The servers where somebody was last, the newest first, each as {@linkcode serverAddress} reads it.
 *
 * @param file The file with them. Default: that of this machine, if we may know where it is.
 */
export async function recentServers(
  file: string | undefined = permittedFile(),
): Promise<readonly string[]> {
  try {
    if (file === undefined || !may("read", file)) return [];
    return parseServers(await beginning(file));
  } catch {
    return [];
  }
}

/**
 * Makes a server the newest of them. The file, which nobody else may read, is replaced in one step.
 *
 * @param file As in {@linkcode recentServers}.
 */
export async function rememberServer(
  address: ServerAddress,
  file: string | undefined = permittedFile(),
): Promise<void> {
  if (file === undefined || !may("write", dirname(file))) return;
  const draft = `${file}.${crypto.randomUUID()}`;
  try {
    const servers = withNewest(await recentServers(file), address);
    await Deno.mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const text = servers.map((server) => `${server}\n`).join("");
    await Deno.writeTextFile(draft, text, { createNew: true, mode: 0o600 });
    await Deno.rename(draft, file);
  } catch {
    await Deno.remove(draft).catch(() => {});
  }
}

/** The addresses in a text, a line each; lines that are none are left out, and so are repetitions. */
export function parseServers(text: string): readonly string[] {
  const addresses = text.split("\n").map((line) => serverAddress().parse(line));
  const servers = addresses.flatMap((it) => it.success ? [written(it.value)] : []);
  return firstOfEach(servers);
}

/** The servers with this one before the others. */
export function withNewest(servers: readonly string[], address: ServerAddress): readonly string[] {
  return firstOfEach([written(address), ...servers]);
}

/** One way to write each address, so that no server is listed twice. */
function written({ host, port }: ServerAddress): string {
  return formatServerAddress(port === undefined || port === LOBBY_PORT ? { host } : { host, port });
}

function firstOfEach(servers: readonly string[]): readonly string[] {
  return [...new Set(servers)].slice(0, own.recentServersMax);
}

/** What a file begins with, up to its last whole line; it may be huge, but no pipe or device. */
async function beginning(file: string): Promise<string> {
  const { isFile } = await Deno.stat(file);
  if (!isFile) return "";
  using opened = await Deno.open(file);
  const bytes = new Uint8Array(own.recentServersBytes);
  let length = 0;
  for (
    let count: number | null = 0;
    count !== null && length < bytes.length;
    length += count ?? 0
  ) {
    count = await opened.read(bytes.subarray(length));
  }
  const text = new TextDecoder().decode(bytes.subarray(0, length));
  return length < bytes.length ? text : text.slice(0, text.lastIndexOf("\n") + 1);
}

/** Never asks for a permission: nobody who wants to chat should have to answer that. */
function may(name: "read" | "write", path: string): boolean {
  return Deno.permissions.querySync({ name, path }).state === "granted";
}

function permittedFile(): string | undefined {
  const readable = (variable: string) =>
    Deno.permissions.querySync({ name: "env", variable }).state === "granted";
  const env = (name: string) => readable(name) ? Deno.env.get(name) : undefined;
  return recentServersFile({ os: Deno.build.os, env });
}
