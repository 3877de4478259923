import assert from "node:assert/strict";
import { loadSuite } from "../../../client/secrecy/suite.ts";
import document from "./rfc9180.json" with { type: "json" };

const info = Uint8Array.fromHex(document.info);
const plaintext = Uint8Array.fromHex(document.plaintext);

/** What RFC 9180 seals with: the sequence number's `Count-` in ASCII is the additional data. */
function aad(sequence: number): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`Count-${sequence}`);
}

function hex(bytes: ArrayBuffer): string {
  return new Uint8Array(bytes).toHex();
}

for (const vector of document.vectors) {
  Deno.test(`suite: RFC 9180, appendix ${vector.appendix}, comes out as published (${vector.mode})`, async () => {
    const suite = await loadSuite();
    const recipientKey = await suite.kem.deriveKeyPair(Uint8Array.fromHex(vector.ikmR).buffer);
    assert.equal(hex(await suite.kem.serializePublicKey(recipientKey.publicKey)), vector.pkRm);
    const psk = vector.psk === undefined ? {} : {
      psk: { key: Uint8Array.fromHex(vector.psk), id: Uint8Array.fromHex(vector.pskId) },
    };
    const senderKey = vector.ikmS === undefined
      ? undefined
      : await suite.kem.deriveKeyPair(Uint8Array.fromHex(vector.ikmS).buffer);
    if (senderKey) {
      assert.equal(hex(await suite.kem.serializePublicKey(senderKey.publicKey)), vector.pkSm);
    }

    const sender = await suite.createSenderContext({
      recipientPublicKey: recipientKey.publicKey,
      info,
      ekm: Uint8Array.fromHex(vector.ikmE).buffer,
      ...psk,
      ...(senderKey && { senderKey }),
    });
    assert.equal(hex(sender.enc), vector.enc);
    const recipient = await suite.createRecipientContext({
      recipientKey,
      enc: Uint8Array.fromHex(vector.enc),
      info,
      ...psk,
      ...(senderKey && { senderPublicKey: senderKey.publicKey }),
    });

    const published = new Map(Object.entries(vector.encryptions));
    for (let sequence = 0; sequence <= 256; sequence++) {
      const sealed = await sender.seal(plaintext, aad(sequence));
      const expected = published.get(`${sequence}`);
      if (expected !== undefined) assert.equal(hex(sealed), expected, `sequence ${sequence}`);
      published.delete(`${sequence}`);
      assert.equal(hex(await recipient.open(sealed, aad(sequence))), document.plaintext);
    }
    assert.equal(published.size, 0);
    for (const [context, expected] of Object.entries(vector.exports)) {
      const bytes = Uint8Array.fromHex(context);
      assert.equal(hex(await sender.export(bytes, 32)), expected);
      assert.equal(hex(await recipient.export(bytes, 32)), expected);
    }
  });
}
