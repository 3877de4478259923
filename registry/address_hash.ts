/**
 * Addresses as the registry knows them: not at all.
 *
 * @module
 */

import { getBuiltinModule } from "node:process";
import { own } from "../protocol/limits.ts";
import { networkOf } from "../protocol/network.ts";
import { inMemory, locate } from "./paths.ts";
import { RegistryError } from "./registry.ts";
import { fileError } from "./sqlite_errors.ts";

/** Hashes an address with a secret key: all those of one network ({@linkcode networkOf}) alike. */
export type AddressHash = (address: string) => string;

/**
 * Makes the hash for the servers that share a registry: HMAC-SHA-256 (RFC 2104), in hexadecimal, with
 * a random key that they share, too.
 *
 * The key is in a file of its own, `registry.db.key` beside `registry.db`, for its owner alone. There
 * are so few addresses that a hash without a key is undone by trying them all. So whoever steals the
 * registry without the key learns nothing about who is banned, not even whether an address that they
 * know is; and whoever deletes the key makes the hashes in the registry meaningless.
 *
 * @param file The registry's path, or `":memory:"`, for which the key is in memory alone.
 * @throws {RegistryError} If the key cannot be read or made.
 */
export function openAddressHash(file: string): AddressHash {
  const key = file === inMemory ? newAddressKey() : loadKey(keyPath(file));
  return (address) => hashAddress(address, key);
}

/** The hash of an address with this key. */
export function hashAddress(address: string, key: Uint8Array): string {
  // Loaded with the first address, and not while a server starts: it takes a while.
  const { createHmac } = getBuiltinModule("node:crypto");
  return createHmac("sha256", key).update(networkOf(address)).digest("hex");
}

/** A new key at random. */
export function newAddressKey(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(own.addressKeyBytes));
}

function keyPath(file: string): string {
  try {
    return `${locate(file)}.key`;
  } catch (error) {
    throw fileError((acts) => acts.open(file), error);
  }
}

/**
 * Reads the key, and makes one where there is none. The lock on the file, which is let go of when it
 * is closed, keeps two servers from making one each, and anybody from reading half a key.
 */
function loadKey(path: string): Uint8Array {
  try {
    using file = Deno.openSync(path, { read: true, write: true, create: true, mode: 0o600 });
    file.lockSync(true);
    const found = new Uint8Array(own.addressKeyBytes + 1);
    const length = file.readSync(found) ?? 0;
    // Zeros are what a power cut may leave of a file that was just made.
    if (found.every((byte) => byte === 0)) return writeKey(file);
    if (length === own.addressKeyBytes) return found.subarray(0, length);
  } catch (error) {
    throw fileError((acts) => acts.openKey(path), error);
  }
  throw new RegistryError(({ registry: { cannot, acts, found, remedies } }) =>
    cannot(acts.openKey(path), found.notKey(own.addressKeyBytes), remedies.removeKey)
  );
}

/** Nobody uses the key before it is on the disk, so that none is used that is lost. */
function writeKey(file: Deno.FsFile): Uint8Array {
  const key = newAddressKey();
  file.seekSync(0, Deno.SeekMode.Start);
  file.truncateSync(0);
  let written = 0;
  while (written < key.length) written += file.writeSync(key.subarray(written));
  file.syncSync();
  return key;
}
