/**
 * The classic dialect, as it is heard and as it is written.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  classicHostSaid,
  classicJoined,
  classicLeft,
  classicNotice,
  ClassicReader,
  classicRenamed,
  classicSaid,
} from "../../protocol/classic.ts";
import { classicReadBytes, textCharsMax } from "../../protocol/limits.ts";
import { isReserved } from "../../protocol/reserved_names.ts";
import { assertHarmless, assertHarmlessName } from "../hostile.ts";
import { inPieces, someBytes, someText } from "./inputs.ts";
import type { Random } from "./random.ts";
import { type Target, target } from "./target.ts";

/** What a classic client says, or nearly. */
function someWords(random: Random): string {
  const name = random.onceIn(3) ? someText(random) : random.of(["Ana", "João", "a: ba", ".*"]);
  let words = random.onceIn(4) ? "" : `Server: ${name} acabou de se juntar ao chat, diga ola!`;
  for (let count = random.below(4); count > 0; count--) words += `${name}: ${someText(random)}`;
  return random.onceIn(3) ? `${words}Server: ${name} saiu do chat.` : words;
}

/** Whatever is read, somebody joins first, and everything is clean and fits. */
export const classicReaderTarget: Target = target(
  "classic-reader",
  (random) => someBytes(random, someWords),
  (bytes, random) => {
    const reader = new ClassicReader();
    let known = false;
    for (const piece of inPieces(random, bytes)) {
      const events = reader.read(piece);
      for (const [index, event] of events.entries()) {
        assert.equal(event.kind === "joined", !known, "somebody joins once, and first");
        known = true;
        if (event.kind === "joined") assertHarmlessName(event.name);
        if (event.kind === "left") assert.equal(index, events.length - 1);
        if (event.kind !== "said") continue;
        assertHarmless(event.text);
        assert.notEqual(event.text, "");
        assert.ok(event.text.length <= 2 * textCharsMax);
      }
    }
  },
);

/** Whatever is written is printable ASCII that fits one read, and nobody speaks as the server. */
export const classicWriterTarget: Target = target(
  "classic-writer",
  (random) => [someText(random), someText(random)] as const,
  ([name, text]) => {
    const said = classicSaid(name, text).map(checked);
    const [, speaker = ""] = /^Server: (.*) saiu do chat\.$/.exec(checked(classicLeft(name))) ?? [];
    assertHarmlessName(speaker);
    assert.equal(isReserved(speaker), false);
    for (const piece of said) assert.ok(piece.startsWith(`${speaker}: `), piece);
    for (const piece of classicHostSaid(text)) assert.match(checked(piece), /^Server: /);
    assert.match(checked(classicNotice(text)), /^Server: /);
    checked(classicRenamed(name, text));
    const [first, ...rest] = new ClassicReader().read(classicJoined(name));
    assert.deepEqual(first, { kind: "joined", name: speaker });
    assert.deepEqual(rest, []);
  },
);

const decoder = new TextDecoder();

function checked(bytes: Uint8Array): string {
  const text = decoder.decode(bytes);
  assert.ok(bytes.length <= classicReadBytes);
  assert.match(text, /^[\x20-\x7e]+$/);
  return text;
}
