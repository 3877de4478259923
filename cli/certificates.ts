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
 * Reads both files, at once, so that no signal to read them again overtakes the one before. What is
 * in them is the server's affair.
 *
 * @throws {LocalizedError} When one of them cannot be read.
 */
export function readKeyPair({ cert, key }: KeyPairFiles): KeyPair {
  return { cert: readText(cert), key: readText(key) };
}

/**
 * Reads a file of certificates to trust.
 *
 * @throws {LocalizedError} When it cannot be read, or holds none.
 */
export function readAuthorities(file: string): string {
  const pem = readText(file);
  if (pem.includes("-----BEGIN CERTIFICATE-----")) return pem;
  throw new LocalizedError(({ errors }) => errors.noAuthority(file));
}

function readText(file: string): string {
  try {
    return Deno.readTextFileSync(file);
  } catch (cause) {
    throw new LocalizedError(({ errors }) => {
      if (cause instanceof Deno.errors.NotFound) return errors.noSuchFile(file);
      if (cause instanceof Deno.errors.NotCapable) return errors.fileForbidden(file);
      return errors.fileUnreadable(file, cause instanceof Error ? cause.message : String(cause));
    }, { cause });
  }
}
