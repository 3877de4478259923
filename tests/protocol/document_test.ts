import assert from "node:assert/strict";
import { decode, encode } from "../../protocol/codec.ts";
import { ProtocolError } from "../../protocol/errors.ts";
import * as limits from "../../protocol/limits.ts";
import { PROTOCOL_VERSION } from "../../protocol/messages.ts";
import { isVerb, toMessage } from "../../protocol/validate.ts";
import { bytesOf, textOf } from "./helpers.ts";

const document = await Deno.readTextFile(new URL("../../PROTOCOL.md", import.meta.url));
const messages = await Deno.readTextFile(
  new URL("../../protocol/messages.ts", import.meta.url),
);
/** What is told, without examples. */
const prose = document.replace(/^```[^]*?^```/gm, "").replace(/\s+/g, " ");

/** The other cells of the tables' rows that begin with a name in code, by that name. */
const rows = new Map(
  [...document.matchAll(/^\| `(.+?)` +\|(.*)\|$/gm)].map(([, name = "", cells = ""]) => [
    name,
    cells.split("|").map((cell) => cell.trim()),
  ]),
);

function all(pattern: RegExp, text: string): string[] {
  return [...text.matchAll(pattern)].map(([, found = ""]) => found);
}

function numberIn(text: string): number {
  return Number(text.replaceAll(",", ""));
}

Deno.test("document: PROTOCOL.md has every verb with every field, and no others", () => {
  const interfaces = all(/^export interface \w+ \{\n([^]*?)^\}/gm, messages);
  const verbs = interfaces.map((body) => {
    const [verb = ""] = all(/readonly verb: "([A-Z]+)"/g, body);
    const fields = all(/^ {2}readonly (\w+\??):/gm, body).filter((field) => field !== "verb");
    const [, told = ""] = rows.get(verb) ?? [];
    assert.deepEqual(all(/`(\w+\??)`:/g, told), fields, verb);
    assert.ok(isVerb(verb));
    return verb;
  });
  assert.ok(verbs.length > 10);
  assert.deepEqual([...rows.keys()].filter((name) => /^[A-Z]+$/.test(name)).sort(), verbs.sort());
});

Deno.test("document: PROTOCOL.md has every code, reason and state", () => {
  const types = all(
    /^export type (?:RefuseCode|FailureCode|ByeReason|PeerState) =([^;]*);/gm,
    messages,
  );
  assert.equal(types.length, 4);
  const words = types.flatMap((type) => all(/"([\w-]+)"/g, type));
  assert.ok(words.length > 10);
  for (const word of words) assert.ok(prose.includes(`\`${word}\``), word);
});

Deno.test("document: PROTOCOL.md has every limit with its value", () => {
  // What is our own affair is not the protocol's.
  const { own: _, ...shared } = limits;
  for (const [name, value] of Object.entries(shared)) {
    const [told = ""] = rows.get(name) ?? [];
    if (typeof value === "object") {
      assert.equal(told, `${value.first} to ${value.last}`, name);
      continue;
    }
    const [, unit = ""] = /(Ms|Bytes|Chars)/.exec(name) ?? [];
    const units: Record<string, string> = { Ms: " ms", Bytes: " bytes", Chars: " characters" };
    assert.equal(numberIn(told.replace(/ .*/, "")), value, name);
    assert.equal(told.replace(/^[\d,]+/, ""), units[unit] ?? "", name);
  }
});

Deno.test("document: every number with a unit in PROTOCOL.md's prose is one of the limits", () => {
  const values = (pattern: RegExp) =>
    Object.entries(limits).filter(([name]) => pattern.test(name)).map(([, value]) => value);
  const known = new Map<string, readonly unknown[]>([
    ["ms", values(/Ms$/)],
    ["s", values(/Ms$/)],
    ["bytes", [...values(/Bytes/), 4, 12, 32]], // An emoji's, and a key's.
    ["KiB", values(/Bytes/)],
    ["characters", values(/Chars/)],
  ]);
  const factors: Record<string, number> = { s: 1_000, KiB: 1_024 };
  let checked = 0;
  for (const [told, number = "", unit = ""] of prose.matchAll(UNITS)) {
    assert.ok(known.get(unit)?.includes(numberIn(number) * (factors[unit] ?? 1)), told);
    checked++;
  }
  assert.ok(checked > 30, `only ${checked} numbers found`);
  assert.ok(prose.includes(`the highest that you speak, now ${PROTOCOL_VERSION};`));
  assert.ok(prose.includes(`more than ${limits.combiningMarksMax} combining marks`));
});

const UNITS = /([\d,]+)\s(ms|s|bytes|KiB|characters)\b/g;

Deno.test("document: texts are as long as PROTOCOL.md says", () => {
  const longest = (verb: string, field: string, chars: number, others: object = {}) => {
    const fields = (length: number) => ({ ...others, [field]: "🌍".repeat(length) });
    assert.ok(toMessage(verb, fields(chars)));
    assert.throws(() => toMessage(verb, fields(chars + 1)), ProtocolError);
  };
  longest("HELLO", "client", limits.tokenCharsMax, { version: 2 });
  longest("JOIN", "ticket", limits.tokenCharsMax, { name: "Ana" });
  longest("PING", "token", limits.tokenCharsMax);
  longest("JOIN", "name", limits.proseCharsMax, { ticket: "t" });
  longest("NAME", "name", limits.proseCharsMax);
  longest("ERROR", "message", limits.proseCharsMax, { code: "timeout" });
  longest("MSG", "text", limits.textCharsMax, { id: 1 });
});

Deno.test("document: the session in PROTOCOL.md is what our codec writes", () => {
  const lines = all(/^(?:Ana|Beto|lobby|room) → (?:Ana|Beto|lobby|room) +(.*)\\n$/gm, document);
  assert.equal(lines.length, 21);
  for (const line of lines) {
    const message = decode(bytesOf(line));
    assert.ok(message, line);
    assert.equal(textOf(encode(message)), `${line}\n`);
  }
  const dump = all(/^((?:[0-9a-f]{2} ){15}[0-9a-f]{2}) {3}/gm, document).join(" ");
  const bytes = Uint8Array.from(dump.split(" "), (byte) => parseInt(byte, 16));
  assert.deepEqual(decode(bytes), { verb: "MSG", id: 1, text: "Olá 🌍" });
});
