import assert from "node:assert/strict";
import { TamperedError } from "../../../client/errors.ts";
import { codeOf, commitmentTo } from "../../../client/secrecy/bindings.ts";
import { Secrecy } from "../../../client/secrecy/secrecy.ts";
import { english, told } from "../../../language/mod.ts";
import { decode, encode } from "../../../protocol/codec.ts";
import type { Key } from "../../../protocol/messages.ts";
import { agree, pair, step, valueOf } from "./helpers.ts";

/** Public keys of X25519 that lead to the secret zero with every private key, and their like. */
const lowOrder = [
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
  "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
].map((hex) => Uint8Array.fromHex(hex));

function random(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(32));
}

/** Says what was seen, and stays refused whatever comes. */
async function assertRefused(secrecy: Secrecy, key: Key, seen: RegExp): Promise<void> {
  const refused = (error: unknown) => {
    assert.ok(error instanceof TamperedError, String(error));
    assert.match(error.message, seen);
    assert.equal(told(error, english), english.chat.secrecy.couldNotSecure);
    return true;
  };
  await assert.rejects(secrecy.receive(key), refused);
  assert.equal(secrecy.code, undefined);
  const sent = secrecy.steps.length;
  await assert.rejects(secrecy.receive(key), refused);
  const other = await Secrecy.begin();
  for (const honest of other.steps) await assert.rejects(secrecy.receive(honest), refused);
  await assert.rejects(secrecy.seal(1, "Oi!"), refused);
  await assert.rejects(secrecy.open(1, ""), refused);
  assert.equal(secrecy.steps.length, sent);
}

Deno.test("secrecy: two clients agree, and see the same code of eight digits", async () => {
  const { ana, beto } = await pair();
  assert.match(ana.code ?? "", /^\d{4} \d{4}$/);
  assert.equal(ana.code, beto.code);
  assert.deepEqual(ana.steps.map(({ step }) => step), ["commit", "reveal", "open"]);
});

Deno.test("secrecy: every chat has keys, and so a code, of its own", async () => {
  const chats = await Promise.all(Array.from({ length: 50 }, pair));
  const values = chats.flatMap(({ ana, beto }) => [...ana.steps, ...beto.steps]);
  assert.equal(new Set(values.map(({ value }) => value)).size, 300);
  // Two of fifty are alike once in eighty thousand times; three never.
  assert.ok(new Set(chats.map(({ ana }) => ana.code)).size >= 49);
});

Deno.test("secrecy: each step fits its line, and comes back from it as it was", async () => {
  const { ana } = await pair();
  for (const key of ana.steps) {
    assert.equal(key.value.length, 44);
    assert.deepEqual(decode(encode(key).subarray(0, -1)), key);
  }
});

Deno.test("secrecy: the key is shown when the other side has promised its own, not earlier", async () => {
  const [ana, beto] = [await Secrecy.begin(), await Secrecy.begin()];
  assert.deepEqual(ana.steps.map(({ step }) => step), ["commit"]);
  const shown = await ana.receive(step("commit", valueOf(beto, "commit")));
  assert.deepEqual(shown.map(({ step }) => step), ["reveal"]);
  assert.deepEqual(ana.steps.at(-1), shown[0]);
  assert.equal(ana.code, undefined);
});

Deno.test("secrecy: steps that are sent again after a break change nothing", async () => {
  const [ana, beto] = [await Secrecy.begin(), await Secrecy.begin()];
  await ana.receive(step("commit", valueOf(beto, "commit")));
  for (const again of beto.steps) assert.deepEqual(await ana.receive(again), []);
  await agree(ana, beto);
  const code = ana.code;
  assert.ok(code);
  const sealed = await beto.seal(1, "Oi!");
  for (const again of beto.steps) assert.deepEqual(await ana.receive(again), []);
  assert.equal(ana.code, code);
  assert.equal(ana.steps.length, 3);
  assert.equal(await ana.open(1, sealed), "Oi!");
});

Deno.test("secrecy: a break at any step, on either side or both, does not keep them from agreeing", async () => {
  for (let kept = 0; kept <= 6; kept++) {
    const [ana, beto] = [await Secrecy.begin(), await Secrecy.begin()];
    let arrived = 0;
    const until = (key: Key) => arrived++ < kept ? key : undefined;
    await agree(ana, beto, { toAna: until, toBeto: until });
    await agree(ana, beto);
    assert.ok(ana.code, `after ${kept} steps`);
    assert.equal(ana.code, beto.code);
  }
});

Deno.test("secrecy: somebody who swaps keys between two leaves them with codes that differ", async () => {
  const [ana, beto] = [await Secrecy.begin(), await Secrecy.begin()];
  const [asBeto, asAna] = [await Secrecy.begin(), await Secrecy.begin()];
  await Promise.all([agree(ana, asBeto), agree(asAna, beto)]);
  // They can read, which is why the codes are there.
  assert.equal(await asBeto.open(1, await ana.seal(1, "Oi!")), "Oi!");
  assert.equal(await beto.open(1, await asAna.seal(1, "Oi!")), "Oi!");
  assert.ok(ana.code && beto.code);
  assert.notEqual(ana.code, beto.code);
});

Deno.test("secrecy: one who chooses a key when they have seen the other side's is refused", async () => {
  const [ana, promised, chosen] = [
    await Secrecy.begin(),
    await Secrecy.begin(),
    await Secrecy.begin(),
  ];
  await ana.receive(step("commit", valueOf(promised, "commit")));
  // Now they see Ana's key, and would take whichever of their own gives the code that they want.
  await chosen.receive(step("commit", valueOf(ana, "commit")));
  const key = step("reveal", valueOf(chosen, "reveal"));
  await assertRefused(ana, key, /not what "commit" promised/);
});

Deno.test("secrecy: a step of ours that comes back is refused", async () => {
  for (const reflected of ["commit", "open"] as const) {
    const [ana, beto] = [await Secrecy.begin(), await Secrecy.begin()];
    if (reflected === "open") {
      await agree(ana, beto, { toAna: (key) => key.step === "open" ? undefined : key });
    }
    const own = step(reflected, valueOf(ana, reflected));
    await assertRefused(ana, own, /our own "(commit|open)"/);
  }
});

Deno.test("secrecy: our own key behind another promise is refused", async () => {
  const [ana, beto] = [await Secrecy.begin(), await Secrecy.begin()];
  await ana.receive(step("commit", valueOf(beto, "commit")));
  await assertRefused(ana, step("reveal", valueOf(ana, "reveal")), /our own "reveal"/);
});

Deno.test("secrecy: a second, different value of any step is refused", async () => {
  for (const twice of ["commit", "reveal", "open"] as const) {
    const { ana } = await pair();
    await assertRefused(ana, step(twice, random()), /second, different "(commit|reveal|open)"/);
  }
});

Deno.test("secrecy: steps out of their order are refused", async () => {
  const { beto } = await pair();
  for (const early of ["reveal", "open"] as const) {
    const ana = await Secrecy.begin();
    await assertRefused(ana, step(early, valueOf(beto, early)), /before "commit"/);
  }
  const ana = await Secrecy.begin();
  await ana.receive(step("commit", valueOf(beto, "commit")));
  await assertRefused(ana, step("open", valueOf(beto, "open")), /before "reveal"/);
});

Deno.test("secrecy: a key that leads to the same secret with everybody is refused", async () => {
  for (const key of lowOrder) {
    for (const high of [0, 0x80]) {
      const variant = Uint8Array.from(key);
      variant[31] = (variant[31] ?? 0) | high;
      const ana = await Secrecy.begin();
      await ana.receive(step("commit", await commitmentTo(variant)));
      await assertRefused(ana, step("reveal", variant), /Cannot use the other side's "reveal"/);
    }
  }
});

Deno.test("secrecy: an encapsulated key of that kind is refused", async () => {
  for (const key of lowOrder) {
    const [ana, beto] = [await Secrecy.begin(), await Secrecy.begin()];
    await agree(ana, beto, { toAna: (key) => key.step === "open" ? undefined : key });
    await assertRefused(ana, step("open", key), /Cannot use the other side's "open"/);
  }
});

Deno.test("secrecy: values of another length, or not in base64, are refused", async () => {
  const wrong = [
    "",
    "A",
    "commit",
    random().subarray(1).toBase64(),
    new Uint8Array(33).toBase64(),
    random().toBase64({ omitPadding: true }),
    new Uint8Array(32).fill(0xff).toBase64({ alphabet: "base64url" }),
    ` ${random().toBase64()}`,
    `${random().toBase64()}\n`,
    new Uint8Array(32).toBase64().replace("A=", "B="), // Bits behind the last byte.
  ];
  for (const value of wrong) {
    const ana = await Secrecy.begin();
    await assertRefused(ana, step("commit", value), /commit/);
  }
});

Deno.test("secrecy: a changed encapsulated key opens nothing", async () => {
  const [ana, beto] = [await Secrecy.begin(), await Secrecy.begin()];
  const other = valueOf((await pair()).ana, "open");
  await agree(ana, beto, {
    toAna: (key) => key.step === "open" ? step("open", other) : key,
  });
  assert.equal(ana.code, beto.code);
  await assert.rejects(ana.open(1, await beto.seal(1, "Oi!")), { name: "UndecryptableError" });
});

Deno.test("secrecy: the code does not depend on who is asked, nor on the order of the keys", async () => {
  for (let i = 0; i < 50; i++) {
    const [one, other] = [random(), random()];
    const code = await codeOf(one, other);
    assert.equal(await codeOf(other, one), code);
    assert.match(code, /^\d{4} \d{4}$/);
    const changed = Uint8Array.from(other);
    changed[i % 32] = (changed[i % 32] ?? 0) ^ 1;
    assert.notEqual(await codeOf(one, changed), code);
  }
});
