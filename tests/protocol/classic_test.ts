import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  type ClassicEvent,
  classicJoined,
  classicLeft,
  classicNotice,
  ClassicReader,
  classicRenamed,
  classicSaid,
  classicSeat,
} from "../../protocol/classic.ts";
import { classicReadBytes, nameCharsMax, textCharsMax } from "../../protocol/limits.ts";
import { sanitizeName } from "../../protocol/sanitize.ts";
import { impostors } from "../hostile.ts";
import { anyText, bytesOf, textOf } from "./helpers.ts";

/** What a fresh reader makes of some reads. */
function heard(...reads: readonly (string | Uint8Array)[]): ClassicEvent[] {
  const reader = new ClassicReader();
  return reads.flatMap((read) => [
    ...reader.read(typeof read === "string" ? bytesOf(read) : read),
  ]);
}

function joined(name: string): ClassicEvent {
  return { kind: "joined", name };
}

function said(text: string): ClassicEvent {
  return { kind: "said", text };
}

const left: ClassicEvent = { kind: "left" };
const hello = "Server: Ana acabou de se juntar ao chat, diga ola!";
const goodbye = "Server: Ana saiu do chat.";

/** The texts of messages, as a classic client reads them. */
function texts(name: string, text: string): string[] {
  return classicSaid(name, text).map(textOf);
}

Deno.test("classic: everything is said in the seed's own words", () => {
  assert.equal(textOf(classicJoined("Ana")), hello);
  assert.equal(textOf(classicLeft("Ana")), goodbye);
  assert.deepEqual(texts("Ana", "oi"), ["Ana: oi"]);
  assert.equal(textOf(classicNotice("Até logo!")), "Server: Ate logo!");
  assert.equal(textOf(classicRenamed("Zoë", "Bela")), "Server: Zoe agora se chama Bela.");
  assert.equal(textOf(classicSeat(1026)), "1026\n");
});

Deno.test("classic: other letters are folded, not lost", () => {
  assert.equal(textOf(classicJoined("João")), hello.replace("Ana", "Joao"));
  assert.deepEqual(texts("Zoë", "ça va, 世界?"), ["Zoe: ca va, ShiJie?"]);
  assert.deepEqual(texts("Ana", "😀"), ["Ana: :grinning:"]);
});

Deno.test("classic: each line is a message of its own, and empty ones are none", () => {
  assert.deepEqual(texts("Ana", "one\n\n  \ntwo  \n three"), [
    "Ana: one",
    "Ana: two",
    "Ana:  three",
  ]);
  assert.deepEqual(texts("Ana", ""), []);
  assert.deepEqual(texts("Ana", "\n\u200b\n"), []);
});

Deno.test("classic: a long text goes in pieces that make it whole again", () => {
  const room = classicReadBytes - "Ana: ".length;
  for (const length of [room - 1, room, room + 1, 2 * room, 2 * room + 1, textCharsMax]) {
    const text = "abcdefghij".repeat(length).slice(0, length);
    const pieces = texts("Ana", text);
    assert.equal(pieces.length, Math.ceil(length / room));
    assert.equal(pieces.map((piece) => piece.slice("Ana: ".length)).join(""), text);
  }
});

Deno.test("classic: a name that grows when it is folded leaves room for what is said", () => {
  const name = "🫰".repeat(nameCharsMax);
  const [piece = "", ...more] = texts(name, "oi");
  assert.deepEqual(more, []);
  assert.match(piece, /^.{1,32}: oi$/);
  assert.match(
    textOf(classicJoined(name)),
    /^Server: .{1,32} acabou de se juntar ao chat, diga ola!$/,
  );
});

Deno.test("classic: nobody speaks as the server, and nobody is nameless", () => {
  // Folded to ASCII, more names read as the server's than before.
  for (const name of [...impostors, "Сервер", "\u2800"]) {
    assert.deepEqual(texts(name, "oi"), ["Stranger: oi"], name);
  }
  assert.deepEqual(texts("Serverina", "oi"), ["Serverina: oi"]);
});

Deno.test("classic: whatever the name and the text, it is printable ASCII and fits one read", () => {
  fc.assert(
    fc.property(anyText(40), anyText(400), (name, text) => {
      const all = [classicJoined(name), classicLeft(name), classicNotice(text)]
        .concat(classicSaid(name, text));
      for (const bytes of all) {
        assert.ok(bytes.length <= classicReadBytes);
        assert.match(textOf(bytes), /^[\x20-\x7e]+$/);
      }
    }),
    { numRuns: 1_000 },
  );
});

Deno.test("classic reader: an announcement, messages, goodbye", () => {
  assert.deepEqual(heard(hello, "Ana: oi", "Ana: tudo bem?", goodbye), [
    joined("Ana"),
    said("oi"),
    said("tudo bem?"),
    left,
  ]);
});

Deno.test("classic reader: what was said quickly arrives together and is taken apart", () => {
  assert.deepEqual(heard(hello, "Ana: umAna: doisAna: três"), [
    joined("Ana"),
    said("um"),
    said("dois"),
    said("três"),
  ]);
  assert.deepEqual(heard(`${hello}Ana: oi`), [joined("Ana"), said("oi")]);
  assert.deepEqual(heard(hello, `Ana: tchau${goodbye}`), [joined("Ana"), said("tchau"), left]);
  assert.deepEqual(heard(`${hello}Ana: oiAna: tchau${goodbye}`), [
    joined("Ana"),
    said("oi"),
    said("tchau"),
    left,
  ]);
  assert.deepEqual(heard(hello + goodbye), [joined("Ana"), left]);
});

Deno.test("classic reader: an announcement may come in any pieces", () => {
  const bytes = bytesOf(hello.replace("Ana", "João"));
  assert.deepEqual(heard(...[...bytes].map((byte) => Uint8Array.of(byte)), "João: oi"), [
    joined("João"),
    said("oi"),
  ]);
  for (let cut = 0; cut <= bytes.length; cut++) {
    assert.deepEqual(heard(bytes.subarray(0, cut), bytes.subarray(cut)), [joined("João")]);
  }
});

Deno.test("classic reader: a character cut in two by the network arrives whole", () => {
  const bytes = bytesOf("Ana: até 🌍");
  for (let cut = bytes.indexOf(0xf0) + 1; cut < bytes.length; cut++) {
    const events = heard(hello, bytes.subarray(0, cut), bytes.subarray(cut));
    assert.deepEqual(events, [joined("Ana"), said("até"), said("🌍")]);
  }
});

Deno.test("classic reader: somebody who announces nothing is heard all the same", () => {
  assert.deepEqual(heard("oi", "tudo bem?"), [joined("Stranger"), said("oi"), said("tudo bem?")]);
  assert.deepEqual(heard("Ana: oi", "Ana: aiAna: ui"), [
    joined("Ana"),
    said("oi"),
    said("ai"),
    said("ui"),
  ]);
  assert.deepEqual(heard(goodbye), [joined("Ana"), left]);
  const endless = `Server: ${"x".repeat(classicReadBytes)}`;
  assert.deepEqual(heard(endless), [joined("Stranger"), said(endless)]);
});

Deno.test("classic reader: a name may look like a pattern or like a prefix", () => {
  for (const name of [".*", "a+b(c)[d]", "$&", "\\", "A: B", "x^y|z", "Zé: o", "a: ba"]) {
    const say = (text: string) => `${name}: ${text}`;
    const events = heard(hello.replace("Ana", () => name), say("um") + say("dois"), say("três"));
    assert.deepEqual(events, [joined(sanitizeName(name)), said("um"), said("dois"), said("três")]);
  }
  // The name ends as it begins, so that one prefix can seem to begin within another.
  assert.deepEqual(heard(hello.replace("Ana", "a: ba"), "x", "xa: ba: ba: y").slice(2), [
    said("x"),
    said("ba: y"),
  ]);
});

Deno.test("classic reader: somebody without a name is a stranger", () => {
  assert.deepEqual(heard(hello.replace("Ana", ""), ": oi", ": a: b"), [
    joined("Stranger"),
    said("oi"),
    said("a: b"),
  ]);
});

Deno.test("classic reader: a text that quotes the own name is one message", () => {
  assert.deepEqual(heard(hello, "Ana: eu disse Ana: oi", "Ana: Ana: x", "Ana: (\nAna: y"), [
    joined("Ana"),
    said("eu disse Ana: oi"),
    said("Ana: x"),
    said("(\nAna: y"),
  ]);
});

Deno.test("classic reader: what is shown is clean, and what is empty is not shown", () => {
  assert.deepEqual(heard(hello.replace("Ana", "A\x1b[31mna"), "A\x1b[31mna: \x1b[2Joi  "), [
    joined("Ana"),
    said("oi"),
  ]);
  assert.deepEqual(heard(hello, "Ana: ", "Ana: \x1b[2J", ""), [joined("Ana")]);
});

Deno.test("classic reader: more than a message holds becomes several", () => {
  const long = "🌍".repeat(textCharsMax + 1);
  assert.deepEqual(heard(hello, `Ana: ${long}`), [
    joined("Ana"),
    said("🌍".repeat(textCharsMax)),
    said("🌍"),
  ]);
});

Deno.test("classic: what is written is read back, one by one or all at once", () => {
  // Without a colon in it nothing looks like the beginning of another message.
  const name = fc.stringMatching(/^[A-Za-z]([A-Za-z ]{0,20}[A-Za-z])?$/)
    .map((name) => name.replace(/ +/g, " ")).filter((name) => !/^server$/i.test(name));
  const text = fc.stringMatching(/^[!-9;-~]([ -9;-~]{0,1500}[!-9;-~])?$/);
  fc.assert(
    fc.property(name, fc.array(text, { maxLength: 6 }), fc.boolean(), (name, texts, together) => {
      // Where a cut falls beside a space, the space is where messages may differ.
      const room = classicReadBytes - `${name}: `.length;
      const spoken = texts.map((text) => text.length > room ? text.replaceAll(" ", "_") : text);
      const reads = [classicJoined(name)]
        .concat(spoken.flatMap((text) => classicSaid(name, text)), classicLeft(name)).map(textOf);
      const events = together ? heard(reads.join("")) : heard(...reads);
      const [first, ...rest] = events;
      assert.deepEqual(first, joined(name));
      assert.deepEqual(rest.pop(), left);
      const pieces = rest.map((event) => event.kind === "said" ? event.text : "?");
      assert.equal(pieces.join(""), spoken.join(""));
    }),
    { numRuns: 1_000 },
  );
});
