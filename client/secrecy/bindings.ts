/**
 * What is made of public keys and ids, byte by byte. `PROTOCOL.md` says the same for other clients.
 *
 * Each begins with a label of its own, so that none of them can pass for another.
 *
 * @module
 */

import { codeDigits } from "../../protocol/limits.ts";

/** Bytes that WebCrypto takes. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** What promises a public key before it is shown: a SHA-256 hash. */
export function commitmentTo(publicKey: Bytes): Promise<Bytes> {
  return sha256("pychat/2 commit", publicKey);
}

/**
 * The code that both people see, like `4821 0937`: the same whoever computes it, and in every
 * language. It is 64 bits of a hash of both keys, modulo 10⁸: one of 100,000,000, or 26.6 bits.
 *
 * That few are enough because somebody in between cannot search. They would have to give each side
 * a key of their own so that both codes come out the same; but each side shows its key only after
 * the other side's promise ({@linkcode commitmentTo}), so the keys in between are promised before
 * both of the codes that they lead to can be known. That leaves a single guess in every chat, and
 * a wrong one shows as two codes that differ.
 */
export async function codeOf(publicKey: Bytes, peerKey: Bytes): Promise<string> {
  const [first, second] = publicKey.toHex() < peerKey.toHex()
    ? [publicKey, peerKey]
    : [peerKey, publicKey];
  const hash = await sha256("pychat/2 code", first, second);
  const number = new DataView(hash.buffer).getBigUint64(0) % 10n ** BigInt(codeDigits);
  const digits = String(number).padStart(codeDigits, "0");
  const middle = codeDigits / 2;
  return `${digits.slice(0, middle)} ${digits.slice(middle)}`;
}

/** HPKE's `info` for what one side seals: both keys, and who is who. */
export function infoOf(senderKey: Bytes, recipientKey: Bytes): Bytes {
  return labelled("pychat/2 sealed", senderKey, recipientKey);
}

/** The additional data of a message: its id in eight bytes, the highest first. */
export function idBytes(id: number): Bytes {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(id));
  return bytes;
}

async function sha256(label: string, ...parts: readonly Bytes[]): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", labelled(label, ...parts)));
}

/** The label in ASCII and the parts, whose lengths never vary, with nothing in between. */
function labelled(label: string, ...parts: readonly Bytes[]): Bytes {
  const all = [new TextEncoder().encode(label), ...parts];
  const bytes = new Uint8Array(all.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of all) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
