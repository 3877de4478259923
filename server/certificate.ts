/**
 * What a server shows for itself over TLS: a certificate and its key, checked before it counts.
 *
 * @module
 */

import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { LocalizedError } from "../language/mod.ts";

/** A certificate and what proves that it is ours, as PEM texts. */
export interface KeyPair {
  /** The certificate, and behind it those of the authorities between it and one that is trusted. */
  readonly cert: string;
  /** The private key that belongs to it, without a passphrase. */
  readonly key: string;
}

/** A certificate or a key that cannot be used. */
export class CertificateError extends LocalizedError {
  override readonly name = "CertificateError";
}

/**
 * Reads a certificate.
 *
 * @returns The server's own certificate, without those of its authorities.
 * @throws {CertificateError} When a part is no PEM, the certificate is an authority's or the key
 * another's: the TLS library, or the first client, would find that out too late.
 */
export function checkKeyPair({ cert, key }: KeyPair): X509Certificate {
  const [own, ...authorities] = cert.match(pemCertificate) ?? [];
  if (own === undefined) throw new CertificateError(({ errors }) => errors.noCertificate);
  const certificate = readCertificate(own);
  if (certificate.ca) throw new CertificateError(({ errors }) => errors.authoritys);
  for (const authority of authorities) readCertificate(authority);
  if (!certificate.checkPrivateKey(readKey(key))) {
    throw new CertificateError(({ errors }) => errors.keyOfAnother);
  }
  return certificate;
}

/**
 * Those addresses of a server at which its certificate is good, and the names in it: what people
 * can type. All addresses, when it is good at none.
 */
export function certifiedAddresses(
  certificate: X509Certificate,
  addresses: readonly string[],
): readonly string[] {
  const names = (certificate.subjectAltName ?? "").split(", ")
    .flatMap((entry) => /^DNS:([^*]+)$/.exec(entry)?.[1] ?? [])
    .filter((name) => name !== "localhost");
  const good = addresses.filter((address) =>
    isIP(address) ? certificate.checkIP(address) : certificate.checkHost(address)
  );
  const all = [...new Set([...names, ...good])];
  return all.length > 0 ? all : addresses;
}

const pemCertificate = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

function readCertificate(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw new CertificateError(({ errors }) => errors.noCertificate, { cause });
  }
}

function readKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw new CertificateError(({ errors }) => errors.noKey, { cause });
  }
}
