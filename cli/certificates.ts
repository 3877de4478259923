/**
 * The certificates and keys that options name, read from their files.
 *
 * @module
 */

import { LocalizedError, type Words } from "../language/mod.ts";
import type { KeyPair } from "../server/certificate.ts";
import { CommandError, ExitCode } from "./exit_codes.ts";

/** Where a server's certificate and its key are. */
export interface KeyPairFiles {
  readonly cert: string;
  readonly key: string;
}

/**
 * The files that a server was told of, if any.
 *
 * @throws {CommandError} When it was told of only one of the two.
 */
export function keyPairFiles(
  { tlsCert, tlsKey }: {
    readonly tlsCert: string | undefined;
    readonly tlsKey: string | undefined;
  },
  { errors }: Words,
): KeyPairFiles | undefined {
  if (tlsCert === undefined && tlsKey === undefined) return undefined;
  if (tlsCert !== undefined && tlsKey !== undefined) return { cert: tlsCert, key: tlsKey };
  throw new CommandError(errors.halfAKeyPair, ExitCode.usage);
}

/**
 * Reads both files; what is in them is the server's affair.
 *
 * @throws {LocalizedError} When one of them cannot be read.
 */
export async function readKeyPair({ cert, key }: KeyPairFiles): Promise<KeyPair> {
  return { cert: await readText(cert), key: await readText(key) };
}

/**
 * Reads a file of certificates to trust.
 *
 * @throws {LocalizedError} When it cannot be read, or holds none.
 */
export async function readAuthorities(file: string): Promise<string> {
  const pem = await readText(file);
  if (pem.includes("-----BEGIN CERTIFICATE-----")) return pem;
  throw new LocalizedError(({ errors }) => errors.noAuthority(file));
}

async function readText(file: string): Promise<string> {
  try {
    return await Deno.readTextFile(file);
  } catch (cause) {
    throw new LocalizedError(({ errors }) => {
      if (cause instanceof Deno.errors.NotFound) return errors.noSuchFile(file);
      if (cause instanceof Deno.errors.NotCapable) return errors.fileForbidden(file);
      return errors.fileUnreadable(file, cause instanceof Error ? cause.message : String(cause));
    }, { cause });
  }
}
