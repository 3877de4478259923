/**
 * The HPKE ciphersuite of encrypted chats.
 *
 * @module
 */

import type { CipherSuite } from "@hpke/core";

/**
 * DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and AES-128-GCM (RFC 9180, section 7): small keys, and
 * nothing that WebCrypto lacks. It is loaded when a session begins that may encrypt, so that
 * nobody else pays for it.
 */
export async function loadSuite(): Promise<CipherSuite> {
  const { Aes128Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } = await import("@hpke/core");
  return new CipherSuite({
    kem: new DhkemX25519HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Aes128Gcm(),
  });
}
