import assert from "node:assert/strict";
import * as fc from "fast-check";
import { type Key, KeyDecoder } from "../../../client/terminal/keys.ts";
import { anyInput, keysOf } from "./helpers.ts";

/** Keys as words: `ctrl-left`, `"text"`, `paste "text"`, `focus in`. */
function words(keys: readonly Key[]): string[] {
  return keys.map((key) => {
    if (key.kind === "text") return JSON.stringify(key.text);
    if (key.kind === "paste") return `paste ${JSON.stringify(key.text)}`;
    if (key.kind === "focus") return key.focused ? "focus in" : "focus out";
    const held = [key.ctrl && "ctrl", key.alt && "alt", key.shift && "shift"];
    return [...held.filter(Boolean), key.name].join("-");
  });
}

/** The same keys, with text that came in pieces in one. */
function joined(keys: readonly Key[]): Key[] {
  const all: Key[] = [];
  for (const key of keys) {
    const last = all.at(-1);
    if (key.kind === "text" && last?.kind === "text") {
      all[all.length - 1] = { kind: "text", text: last.text + key.text };
    } else all.push(key);
  }
  return all;
}

const known: Readonly<Record<string, readonly string[]>> = {
  "left": ["\x1b[D", "\x1bOD"],
  "right": ["\x1b[C", "\x1bOC"],
  "up": ["\x1b[A", "\x1bOA"],
  "down": ["\x1b[B", "\x1bOB"],
  "ctrl-left": ["\x1b[1;5D", "\x1b[5D", "\x1bO5D", "\x1bO1;5D", "\x1bOd"],
  "ctrl-right": ["\x1b[1;5C", "\x1b[5C", "\x1bO5C", "\x1bOc"],
  "alt-left": ["\x1b[1;3D", "\x1b\x1b[D", "\x1b\x1bOD"],
  "shift-up": ["\x1b[1;2A", "\x1b[a"],
  "ctrl-alt-shift-down": ["\x1b[1;8B"],
  "home": ["\x1b[H", "\x1bOH", "\x1b[1~", "\x1b[7~"],
  "end": ["\x1b[F", "\x1bOF", "\x1b[4~", "\x1b[8~"],
  "ctrl-home": ["\x1b[1;5H", "\x1b[7^"],
  "delete": ["\x1b[3~"],
  "ctrl-delete": ["\x1b[3;5~", "\x1b[3^"],
  "shift-delete": ["\x1b[3;2~", "\x1b[3$"],
  "ctrl-shift-delete": ["\x1b[3;6~", "\x1b[3@"],
  "insert": ["\x1b[2~"],
  "pageup": ["\x1b[5~"],
  "pagedown": ["\x1b[6~"],
  "shift-tab": ["\x1b[Z", "\x1b[9;2u"],
  "tab": ["\t"],
  "enter": ["\r", "\x1bOM", "\x1b[13u", "\r\n"],
  "ctrl-enter": ["\n", "\x1b[13;5u", "\x1b[27;5;13~"],
  "shift-enter": ["\x1b[13;2u", "\x1b[27;2;13~"],
  "alt-enter": ["\x1b\r", "\x1b[13;3u"],
  "backspace": ["\x7f"],
  "alt-backspace": ["\x1b\x7f"],
  "ctrl-h": ["\x08"],
  "ctrl-a": ["\x01", "\x1b[97;5u", "\x1b[27;5;97~"],
  "ctrl-z": ["\x1a"],
  "ctrl-_": ["\x1f"],
  "ctrl-space": ["\0", "\x1b[32;5u"],
  "alt-space": ["\x1b "],
  "alt-b": ["\x1bb"],
  "alt-shift-b": ["\x1bB"],
  "alt-.": ["\x1b."],
  "alt-é": ["\x1bé"],
  "alt-😀": ["\x1b😀"],
  "escape": ["\x1b[27u"],
  "focus in": ["\x1b[I"],
  "focus out": ["\x1b[O"],
};

Deno.test("keys: every terminal's sequence for a key has the key's name, and nothing is left", () => {
  for (const [name, sequences] of Object.entries(known)) {
    for (const sequence of sequences) {
      const expected = ['"a"', name, '"z"'];
      assert.deepEqual(words(keysOf(`a${sequence}z`)), expected, JSON.stringify(sequence));
      assert.deepEqual(words(keysOf(..."a", ...sequence.split(""), "z")), expected, sequence);
    }
  }
});

Deno.test("keys: sequences that mean nothing are swallowed whole", () => {
  const unknown = [
    ...["\x1b[15~", "\x1bOP", "\x1b[[A", "\x1b[1;2P", "\x1b[E", "\x1b[99~", "\x1b[57399u"],
    ...["\x1b[<0;10;20M", "\x1b[<0;10;20m", "\x1b[M !!", "\x1b[M €ü", "\x1b[32;10;10M"],
    ...["\x1b[?62;22c", "\x1b[24;80R", "\x1b[?2026;2$y", "\x1b[4;1$y", "\x1b[>0;1c", "\x1b[ q"],
    ...[
      "\x1b]11;rgb:00/00/00\x07",
      "\x1b]11;rgb:00/00/00\x1b\\",
      "\x1bP1$r0m\x1b\\",
      "\x1b_G\x1b\\",
    ],
    ...["\x1b[201~", "\x1b[ 1A", "\x1b[1[", "\x1b[0;0~", "\x1b[1114112u", "\x1b[55296u", "\x9b"],
  ];
  for (const sequence of unknown) {
    assert.deepEqual(words(keysOf(`a${sequence}z`)), ['"a"', '"z"'], JSON.stringify(sequence));
  }
});

Deno.test("keys: a sequence ends where a control character breaks it off", () => {
  assert.deepEqual(words(keysOf("\x1b[1;\r")), ["enter"]);
  assert.deepEqual(words(keysOf("\x1b[1\x1b[A")), ["up"]);
  assert.deepEqual(words(keysOf("\x1bO\x03")), ["ctrl-c"]);
  assert.deepEqual(words(keysOf("\x1b]0;title\x03")), ["ctrl-c"]);
  assert.deepEqual(words(keysOf("\x1b]0;title\x1b[A")), ["up"]);
  assert.deepEqual(words(keysOf("\x1b[M!\r")), ["enter"]);
  assert.deepEqual(words(keysOf("\x1b[1é")), ['"é"']);
});

Deno.test("keys: many keys may come at once", () => {
  const input = "oi\x1b[D\x1b[D\x01\x7f😀\x1b[1;5C\r";
  const expected = ['"oi"', "left", "left", "ctrl-a", "backspace", '"😀"', "ctrl-right", "enter"];
  assert.deepEqual(words(keysOf(input)), expected);
});

Deno.test("keys: a paste comes whole, its line breaks as newlines, and presses no key", () => {
  const text = "one\r\ntwo\rthree\n\x1b[A\x03\tend";
  const expected = 'paste "one\\ntwo\\nthree\\n\\u001b[A\\u0003\\tend"';
  const input = `a\x1b[200~${text}\x1b[201~b`;
  assert.deepEqual(words(keysOf(input)), ['"a"', expected, '"b"']);
  for (let cut = 0; cut <= input.length; cut++) {
    assert.deepEqual(words(joined(keysOf(input.slice(0, cut), input.slice(cut)))), [
      '"a"',
      expected,
      '"b"',
    ]);
  }
  assert.deepEqual(words(keysOf("\x1b[200~\x1b[201~")), ['paste ""']);
  assert.deepEqual(words(keysOf("\x1b\x1b[200~a\r\x1b[201~")), ['paste "a\\n"']);
  assert.deepEqual(words(keysOf("\x1b[200~\x1b[20\x1b[201\x1b[201~")), [
    'paste "\\u001b[20\\u001b[201"',
  ]);
});

Deno.test("keys: a long paste in small pieces arrives whole", () => {
  const text = "漢字 👍 \x1b[20".repeat(5_000);
  const pieces = `\x1b[200~${text}\x1b[201~`.match(/[^]{1,7}/g) ?? [];
  assert.deepEqual(keysOf(...pieces), [{ kind: "paste", text }]);
});

Deno.test("keys: half a character waits for its other half", () => {
  const decoder = new KeyDecoder();
  assert.deepEqual(decoder.push("a\ud83d"), [{ kind: "text", text: "a" }]);
  assert.deepEqual(decoder.push(""), []);
  assert.deepEqual(decoder.push("\ude00b"), [{ kind: "text", text: "😀b" }]);
});

Deno.test("keys: after a pause a lone ESC is the Escape key", () => {
  const decoder = new KeyDecoder();
  assert.deepEqual(decoder.push("\x1b"), []);
  assert.deepEqual(words(decoder.flush()), ["escape"]);
  assert.deepEqual(decoder.flush(), []);
  assert.deepEqual(words(decoder.push("[A")), ['"[A"']);
  decoder.push("\x1b\x1b");
  assert.deepEqual(words(decoder.flush()), ["escape", "escape"]);
  assert.deepEqual(words(decoder.push("\x1b\x1bb")), ["escape", "alt-b"]);
  assert.deepEqual(words(decoder.push("\x1b\x1b\x1b[A")), ["escape", "alt-up"]);
});

Deno.test("keys: after a pause Alt and a bracket is a key, not the beginning of a title", () => {
  const decoder = new KeyDecoder();
  assert.deepEqual(decoder.push("\x1b]"), []);
  assert.deepEqual(words(decoder.flush()), ["alt-]"]);
  assert.deepEqual(words(decoder.push("a\x1bP")), ['"a"']);
  assert.deepEqual(words(decoder.flush()), ["alt-shift-p"]);
});

Deno.test("keys: a pause in a sequence or a paste changes nothing", () => {
  const inputs = [["\x1b[", "1;5D"], ["\x1bO", "A"], ["\x1b]0", ";a\x07"], ["\ud83d", "\ude00"]];
  for (const [start = "", rest = ""] of [...inputs, ["\x1b[", "200~a\rb\x1b[201~"]]) {
    const decoder = new KeyDecoder();
    const pieces = [start, ...rest.split("")];
    const keys = pieces.flatMap((piece) => [...decoder.push(piece), ...decoder.flush()]);
    assert.deepEqual(keys, keysOf(start + rest));
  }
});

Deno.test("keys: however the input is cut, the keys are the same", () => {
  fc.assert(
    fc.property(
      anyInput,
      fc.array(fc.integer({ min: 1, max: 9 }), { size: "max", maxLength: 60 }),
      (input, lengths) => {
        const chunks: string[] = [];
        let rest = input;
        for (const length of lengths) {
          chunks.push(rest.slice(0, length));
          rest = rest.slice(length);
        }
        const whole = joined(keysOf(input));
        assert.deepEqual(joined(keysOf(...chunks, rest)), whole);
        assert.deepEqual(joined(keysOf(...input.split(""))), whole);
      },
    ),
    { numRuns: 2_000 },
  );
});

Deno.test("keys: no text has a control character in it", () => {
  fc.assert(fc.property(anyInput, (input) => {
    for (const key of keysOf(input)) {
      if (key.kind === "text") assert.doesNotMatch(key.text, /[\p{Cc}]/u);
      if (key.kind === "text") assert.notEqual(key.text, "");
    }
  }));
});
