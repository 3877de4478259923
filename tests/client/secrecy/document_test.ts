import assert from "node:assert/strict";
import { codeOf, commitmentTo, idBytes, infoOf } from "../../../client/secrecy/bindings.ts";
import { padded, unpadded } from "../../../client/secrecy/padding.ts";
import { loadSuite } from "../../../client/secrecy/suite.ts";

const document = await Deno.readTextFile(new URL("../../../PROTOCOL.md", import.meta.url));
const [, section = ""] = document.split("### An encrypted example");
const [, example = ""] = section.split("```");

function found(pattern: RegExp): string[] {
  return [...example.matchAll(pattern)].map(([, value = ""]) => value);
}

const none = new Uint8Array();

/** The values of a step, Ana's and then Beto's. */
function values(step: string): Uint8Array<ArrayBuffer>[] {
  return found(new RegExp(`KEY {"step":"${step}","value":"(.+)"}`, "g")).map((value) =>
    Uint8Array.fromBase64(value)
  );
}

Deno.test("secrecy: the example in PROTOCOL.md is what we send", async () => {
  const suite = await loadSuite();
  const pair = async (name: string, publicKey: Uint8Array<ArrayBuffer>) => {
    const [hex = ""] = found(new RegExp(`^${name} +([0-9a-f]{64})$`, "gm"));
    return {
      privateKey: await suite.kem.importKey("raw", Uint8Array.fromHex(hex).buffer, false),
      publicKey: await suite.kem.importKey("raw", publicKey.buffer, true),
    };
  };
  const [anas = none, betos = none] = values("reveal");
  const [enc = none] = values("open");
  const ana = await pair("Ana's private key", anas);
  const beto = await pair("Beto's private key", betos);
  const ekm = await pair("Ana's encapsulation", enc);

  assert.deepEqual(await Promise.all([anas, betos].map(commitmentTo)), values("commit"));
  assert.deepEqual(found(/^the code +(.+)$/gm), [await codeOf(anas, betos)]);

  const info = infoOf(anas, betos);
  const sender = await suite.createSenderContext({
    recipientPublicKey: beto.publicKey,
    senderKey: ana,
    info,
    ekm,
  });
  assert.deepEqual(new Uint8Array(sender.enc), enc);
  const recipient = await suite.createRecipientContext({
    recipientKey: beto,
    senderPublicKey: ana.publicKey,
    enc,
    info,
  });
  const texts = found(/which says (.+), where/g);
  const sealed = found(/ where … is\n((?: +\S+\n?)+)/g).map((lines) => lines.replaceAll(/\s/g, ""));
  assert.deepEqual(texts, ["Olá 🌍", "Tudo bem?"]);
  for (const [i, text] of texts.entries()) {
    const aad = idBytes(i + 1);
    const bytes = new Uint8Array(await sender.seal(padded(text), aad));
    assert.equal(bytes.toBase64(), sealed[i]);
    assert.equal(unpadded(new Uint8Array(await recipient.open(bytes, aad))), text);
  }
});
