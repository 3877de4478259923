import assert from "node:assert/strict";
import fc from "fast-check";
import { UndecryptableError } from "../../../client/errors.ts";
import { idBytes, infoOf } from "../../../client/secrecy/bindings.ts";
import { padded } from "../../../client/secrecy/padding.ts";
import { Secrecy } from "../../../client/secrecy/secrecy.ts";
import { loadSuite } from "../../../client/secrecy/suite.ts";
import { english, told } from "../../../language/mod.ts";
import { decode, encode } from "../../../protocol/codec.ts";
import { lineBytesMax, paddingStepBytes, textCharsMax } from "../../../protocol/limits.ts";
import { agree, agreeByHand, bytesOf, pair, step } from "./helpers.ts";

const lastId = Number.MAX_SAFE_INTEGER;

function undecryptable(error: unknown): boolean {
  assert.ok(error instanceof UndecryptableError, String(error));
  assert.equal(told(error, english), english.chat.secrecy.undecryptable);
  return true;
}

function changed(sealed: string, at: number, bits: number): string {
  const bytes = Uint8Array.fromBase64(sealed);
  bytes[at] = (bytes[at] ?? 0) ^ bits;
  return bytes.toBase64();
}

Deno.test("secrecy: what one seals the other opens, in both directions", async () => {
  const { ana, beto } = await pair();
  for (const [id, text] of ["Oi!", "", "Olá 🌍\nTudo bem?", "\0", "\u0080", "\uFEFFx"].entries()) {
    assert.equal(await beto.open(id + 1, await ana.seal(id + 1, text)), text);
    assert.equal(await ana.open(id + 7, await beto.seal(id + 7, text)), text);
  }
});

Deno.test("secrecy: the same text is sealed differently each time, and never readable", async () => {
  const { ana } = await pair();
  const sealed = [await ana.seal(1, "Bom dia!"), await ana.seal(2, "Bom dia!")];
  assert.notEqual(sealed[0], sealed[1]);
  for (const text of sealed) {
    assert.ok(!new TextDecoder().decode(Uint8Array.fromBase64(text)).includes("Bom dia"));
  }
});

Deno.test("secrecy: texts of every kind and size come back as they were", async () => {
  const { ana, beto } = await pair();
  let id = 0;
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.string({ unit: "grapheme", maxLength: 300 }),
    fc.nat(textCharsMax).map((length) => "a".repeat(length)),
    fc.nat(textCharsMax).map((length) => "🌍".repeat(length)),
  );
  await fc.assert(fc.asyncProperty(text, fc.integer({ min: 1, max: 1e12 }), async (text, step) => {
    id += step;
    const sealed = await ana.seal(id, text);
    assert.equal(await beto.open(id, sealed), text);
    const bytes = Uint8Array.fromBase64(sealed);
    assert.equal((bytes.length - 16) % paddingStepBytes, 0);
    assert.equal(bytes.toBase64(), sealed);
  }));
});

Deno.test("secrecy: the longest message fits a line, and is read from it again", async () => {
  const { ana, beto } = await pair();
  const text = "🌍".repeat(textCharsMax);
  const line = encode({ verb: "MSG", id: lastId, sealed: await ana.seal(lastId, text) });
  assert.ok(line.length <= lineBytesMax, `${line.length} bytes`);
  const message = decode(line.subarray(0, -1));
  assert.ok(message?.verb === "MSG" && message.sealed !== undefined);
  assert.equal(await beto.open(message.id, message.sealed), text);
});

Deno.test("secrecy: texts whose lengths differ little look alike from outside", async () => {
  const { ana } = await pair();
  const length = async (chars: number) => (await ana.seal(1, "a".repeat(chars))).length;
  assert.equal(await length(0), await length(paddingStepBytes - 1));
  assert.ok(await length(paddingStepBytes - 1) < await length(paddingStepBytes));
});

Deno.test("secrecy: a replayed message is not opened twice, and the next one is", async () => {
  const { ana, beto } = await pair();
  const first = await ana.seal(1, "one");
  assert.equal(await beto.open(1, first), "one");
  await assert.rejects(beto.open(1, first), undecryptable);
  await assert.rejects(beto.open(2, first), undecryptable);
  assert.equal(await beto.open(2, await ana.seal(2, "two")), "two");
});

Deno.test("secrecy: messages in another order are not opened until it is their turn", async () => {
  const { ana, beto } = await pair();
  const [one, two, three] = [
    await ana.seal(1, "one"),
    await ana.seal(2, "two"),
    await ana.seal(3, "three"),
  ];
  await assert.rejects(beto.open(2, two), undecryptable);
  await assert.rejects(beto.open(3, three), undecryptable);
  assert.equal(await beto.open(1, one), "one");
  await assert.rejects(beto.open(3, three), undecryptable);
  assert.equal(await beto.open(2, two), "two");
  assert.equal(await beto.open(3, three), "three");
});

Deno.test("secrecy: a message under another id is not opened, and under its own it is", async () => {
  const { ana, beto } = await pair();
  const sealed = await ana.seal(2 ** 32, "Oi!");
  for (const id of [1, 2 ** 32 + 1, 2 ** 33, 2 ** 32 - 1, lastId]) {
    await assert.rejects(beto.open(id, sealed), undecryptable);
  }
  assert.equal(await beto.open(2 ** 32, sealed), "Oi!");
});

Deno.test("secrecy: a message with any byte changed is not opened, and the true one is", async () => {
  const { ana, beto } = await pair();
  const sealed = await ana.seal(1, "Oi!");
  const { length } = Uint8Array.fromBase64(sealed);
  for (let at = 0; at < length; at++) {
    await assert.rejects(beto.open(1, changed(sealed, at, 1 << (at % 8))), undecryptable);
  }
  const bytes = Uint8Array.fromBase64(sealed);
  for (const part of [bytes.subarray(1), bytes.subarray(0, -1), bytes.subarray(0, 15)]) {
    await assert.rejects(beto.open(1, part.toBase64()), undecryptable);
  }
  for (const text of ["", "Oi!", ` ${sealed}`, sealed.slice(0, -1), `${sealed}AAAA`]) {
    await assert.rejects(beto.open(1, text), undecryptable);
  }
  assert.equal(await beto.open(1, sealed), "Oi!");
});

Deno.test("secrecy: our own message that comes back is not opened", async () => {
  const { ana, beto } = await pair();
  const sealed = await ana.seal(1, "Oi!");
  await assert.rejects(ana.open(1, sealed), undecryptable);
  assert.equal(await beto.open(1, sealed), "Oi!");
});

Deno.test("secrecy: one who knows both public keys cannot say anything in anybody's name", async () => {
  const suite = await loadSuite();
  const theirs = await suite.kem.generateKeyPair();
  for (const forgery of [{}, { senderKey: theirs }]) {
    const [ana, beto] = [await Secrecy.begin(), await Secrecy.begin()];
    await agree(ana, beto, { toBeto: (key) => key.step === "open" ? undefined : key });
    const [anas, betos] = [bytesOf(ana, "reveal"), bytesOf(beto, "reveal")];
    const forger = await suite.createSenderContext({
      recipientPublicKey: await suite.kem.deserializePublicKey(betos),
      info: infoOf(anas, betos),
      ...forgery,
    });
    await beto.receive(step("open", new Uint8Array(forger.enc)));
    const sealed = new Uint8Array(await forger.seal(padded("Oi!"), idBytes(1))).toBase64();
    await assert.rejects(beto.open(1, sealed), undecryptable);
  }
});

Deno.test("secrecy: what the other side sealed wrongly is not shown, and the next one is", async () => {
  const ana = await Secrecy.begin();
  const sender = await agreeByHand(ana);
  const seal = async (id: number, bytes: Uint8Array) =>
    new Uint8Array(await sender.seal(bytes, idBytes(id))).toBase64();
  const wrong = [
    new Uint8Array(),
    new Uint8Array(paddingStepBytes),
    new TextEncoder().encode("no padding"),
    Uint8Array.from([0xff, 0x80]),
    padded("a".repeat(textCharsMax + 1)),
  ];
  for (const [id, bytes] of wrong.entries()) {
    await assert.rejects(ana.open(id + 1, await seal(id + 1, bytes)), undecryptable);
  }
  assert.equal(await ana.open(9, await seal(9, Uint8Array.from([0x4f, 0x69, 0x80]))), "Oi");
});

Deno.test("secrecy: calls take effect in their order, though nobody waits for any", async () => {
  const { ana, beto } = await pair();
  const texts = Array.from({ length: 200 }, (_, i) => "x".repeat((i * 997) % 3_000));
  const sealed = await Promise.all(texts.map((text, i) => ana.seal(i + 1, text)));
  const opened = await Promise.all(sealed.map((text, i) => beto.open(i + 1, text)));
  assert.deepEqual(opened, texts);
});

Deno.test("secrecy: what is asked for right behind the last step finds the keys there", async () => {
  const [ana, beto] = [await Secrecy.begin(), await Secrecy.begin()];
  await agree(ana, beto, { toAna: (key) => key.step === "open" ? undefined : key });
  const sealed = await beto.seal(1, "Oi!");
  const last = beto.steps.filter(({ step }) => step === "open");
  const received = last.map((key) => ana.receive(key));
  const [opened, back] = [ana.open(1, sealed), ana.seal(1, "Olá!")];
  await Promise.all(received);
  assert.equal(await opened, "Oi!");
  assert.equal(await beto.open(1, await back), "Olá!");
});

Deno.test("secrecy: one call that fails does not keep the next from its turn", async () => {
  const { ana, beto } = await pair();
  const sealed = await ana.seal(1, "Oi!");
  const [wrong, right] = [beto.open(2, sealed), beto.open(1, sealed)];
  await assert.rejects(wrong, undecryptable);
  assert.equal(await right, "Oi!");
});

Deno.test("secrecy: sealing and opening before there are keys is said to be too early", async () => {
  const [ana, beto] = [await Secrecy.begin(), await Secrecy.begin()];
  await assert.rejects(ana.seal(1, "Oi!"), /^TypeError: Cannot seal before both sides/);
  await agree(ana, beto, { toAna: (key) => key.step === "open" ? undefined : key });
  await assert.rejects(ana.open(1, ""), /^TypeError: Cannot open before both sides/);
  // It was too early, and nothing worse.
  await agree(ana, beto);
  assert.equal(await beto.open(1, await ana.seal(1, "Oi!")), "Oi!");
});

Deno.test("secrecy: ids are eight bytes, the highest first", () => {
  assert.equal(idBytes(1).toHex(), "0000000000000001");
  assert.equal(idBytes(lastId).toHex(), "001fffffffffffff");
});
