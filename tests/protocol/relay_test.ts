import assert from "node:assert/strict";
import * as fc from "fast-check";
import { encode, searchable } from "../../protocol/codec.ts";
import { lineBytesMax } from "../../protocol/limits.ts";
import type { Message } from "../../protocol/messages.ts";
import { kindOfLine, type LineKind, runFrom } from "../../protocol/relay.ts";
import { assertRefused, bytesOf } from "./helpers.ts";

/** The kind of a line, also when others are before and behind it. */
function kindOf(line: string): LineKind {
  const alone = searchable(bytesOf(line));
  const among = searchable(bytesOf(`MSG {}\n${line}MSG {}\n`));
  const kind = kindOfLine(alone, 0, alone.length);
  assert.equal(kindOfLine(among, 7, 7 + alone.length), kind);
  return kind;
}

function assertNotJson(line: string): void {
  assertRefused("not-json", () => kindOf(line));
  const behind = searchable(bytesOf(`${line}{}\n`));
  assertRefused("not-json", () => kindOfLine(behind, 0, bytesOf(line).length));
}

Deno.test("relay: what is said, receipts and typing pass; all else is for the room", () => {
  const messages: readonly (readonly [LineKind, Message])[] = [
    ["said", { verb: "MSG", id: 1, text: "oi" }],
    ["relayed", { verb: "ACK", id: 1 }],
    ["relayed", { verb: "TYPING" }],
    ["own", { verb: "HELLO", version: 2 }],
    ["own", { verb: "SEAT", port: 1026, ticket: "t" }],
    ["own", { verb: "REFUSE", code: "full", message: "m" }],
    ["own", { verb: "JOIN", ticket: "t", name: "n" }],
    ["own", { verb: "WELCOME", room: 1026, name: "n" }],
    ["own", { verb: "PEER", state: "left", name: "n" }],
    ["own", { verb: "FENCE" }],
    ["own", { verb: "PING" }],
    ["own", { verb: "PONG" }],
    ["own", { verb: "QUIT" }],
    ["own", { verb: "BYE", reason: "quit" }],
    ["own", { verb: "ERROR", code: "timeout", message: "m" }],
  ];
  for (const [kind, message] of messages) {
    const line = searchable(encode(message));
    assert.equal(kindOfLine(line, 0, line.length), kind, message.verb);
  }
});

Deno.test("relay: a verb that only looks like a relayed one is for the room", () => {
  const others = ["MSGX {}\n", "MS {}\n", "M\n", "AC\n", "ACKS {}\n", "TYPIN\n", "TYPINGS\n"]
    .concat("msg {}\n", "Msg {}\n", "ack {}\n", "typing\n", " MSG {}\n", "MSG\t{}\n", "MSG{}\n")
    .concat("\n", "\r\n", "XMSG {}\n", "{}\n");
  for (const line of others) assert.equal(kindOf(line), "own", JSON.stringify(line));
});

Deno.test("relay: a carriage return before the newline is part of the line's end", () => {
  assert.equal(kindOf('MSG {"id":1}\r\n'), "said");
  assert.equal(kindOf('ACK {"id":1}\r\n'), "relayed");
  assert.equal(kindOf("TYPING\r\n"), "relayed");
  assert.equal(kindOf("QUIT\r\n"), "own");
});

Deno.test("relay: a carriage return right behind the verb makes no relayed line", () => {
  // Somebody whose reader ends lines there would take the rest for the server's.
  assert.equal(kindOf('TYPING\rPEER {"state":"left","name":"Ana"}\n'), "own");
  assert.equal(kindOf("MSG\r{}\n"), "own");
  assert.equal(kindOf("ACK\r{}\n"), "own");
});

Deno.test("relay: what is said must be in an object, well-formed or not", () => {
  for (const json of ["{}", "{]}", "{\u{1f30d}}", '{"a":"}"}', "{{{}"]) {
    assert.equal(kindOf(`MSG ${json}\n`), "said");
  }
  const others = [
    "",
    " ",
    "{",
    "}",
    "[]",
    "1",
    '"{}"',
    "null",
    " {}",
    "{} ",
    "{}x",
    "x{}",
    "{\r}x",
  ];
  for (const json of others) assertNotJson(`MSG ${json}\n`);
  assertNotJson("MSG\n");
  assertNotJson("MSG\r\n");
  assertNotJson("MSG {\r\n");
});

Deno.test("relay: any line has a kind or holds no object", () => {
  const line = fc.tuple(fc.constantFrom("MSG", "ACK", "TYPING", "QUIT", ""), fc.string())
    .map(([verb, rest]) => `${verb}${rest.replaceAll("\n", "")}\n`);
  fc.assert(
    fc.property(line, (line) => {
      try {
        assert.ok(["said", "relayed", "own"].includes(kindOf(line)));
      } catch (error) {
        assertRefused("not-json", () => {
          throw error;
        });
        assert.match(line, /^MSG[ \r\n]/);
      }
    }),
    { numRuns: 5_000 },
  );
});

Deno.test("relay: a run ends before the first line that is for the room, wherever it is", () => {
  const [said, relayed, own] = ['MSG {"id":1}\n', 'ACK {"id":1}\n', "FENCE\n"];
  const runOf = (lines: string, from = 0) => runFrom(searchable(bytesOf(lines)), from);
  assert.deepEqual(runOf(""), { end: 0, said: 0 });
  assert.deepEqual(runOf(own), { end: 0, said: 0 });
  assert.deepEqual(runOf(said + relayed + said), { end: 39, said: 2 });
  assert.deepEqual(runOf(said + relayed + own + said), { end: 26, said: 1 });
  assert.deepEqual(runOf(said + own + said + relayed, 19), { end: 45, said: 1 });
});

Deno.test("relay: a run with a line that is too long, or says nothing, is refused as a whole", () => {
  const runOf = (lines: string) => runFrom(searchable(bytesOf(lines)), 0);
  assertRefused("not-json", () => runOf('MSG {"id":1}\nMSG 1\n'));
  assertRefused("too-long", () => runOf(`ACK {"id":1}\nMSG {${" ".repeat(lineBytesMax)}}\n`));
});
