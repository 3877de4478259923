import assert from "node:assert/strict";
import * as fc from "fast-check";
import { isHost } from "../../protocol/address.ts";
import {
  checkLines,
  decode,
  encode,
  lineEnd,
  MessageDecoder,
  searchable,
} from "../../protocol/codec.ts";
import { ProtocolError } from "../../protocol/errors.ts";
import { lineBytesMax, textCharsMax } from "../../protocol/limits.ts";
import type { FailureCode, Message, Verb } from "../../protocol/messages.ts";
import { isVerb } from "../../protocol/validate.ts";
import { anyText, assertRefused, bytesOf, textOf } from "./helpers.ts";

const token = fc.string({ unit: "binary", maxLength: 64 });
const prose = anyText();
const host = fc.oneof(fc.ipV4(), fc.ipV6().filter(isHost), fc.domain());
const id = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const port = fc.integer({ min: 1, max: 65_535 });
const features = fc.array(fc.stringMatching(/^[a-z0-9-]{1,32}$/), { maxLength: 8 });
const base64 = fc.uint8Array().map((bytes) => bytes.toBase64());
const maybeToken = fc.record({ token }, { requiredKeys: [] });

/** For every verb, its fields. */
const fieldsOf: {
  readonly [V in Verb]: fc.Arbitrary<Omit<Extract<Message, { verb: V }>, "verb">>;
} = {
  HELLO: fc.record({ version: id, client: token, avoid: port, avoidHost: host, stay: token }, {
    requiredKeys: ["version"],
  }),
  RESUME: fc.record({ room: port, token }),
  SEAT: fc.record({ port, ticket: token, host, lobby: port }, { requiredKeys: ["port", "ticket"] }),
  REFUSE: fc.record({
    code: fc.constantFrom("full", "closing", "version", "unavailable", "too-many", "banned"),
    message: prose,
    retryAfterMs: fc.nat(),
  }, { requiredKeys: ["code", "message"] }),
  JOIN: fc.record({ ticket: token, name: prose, features }, { requiredKeys: ["ticket", "name"] }),
  WELCOME: fc.record({
    room: port,
    name: prose,
    resume: token,
    chat: id,
    peer: prose,
    features,
    reports: fc.boolean(),
  }, { requiredKeys: ["room", "name"] }),
  PEER: fc.record({
    state: fc.constantFrom("joined", "left", "renamed", "away", "back"),
    name: prose,
    chat: id,
    features,
  }, { requiredKeys: ["state", "name"] }),
  NAME: fc.record({ name: prose }),
  FENCE: fc.constant({}),
  MSG: fc.oneof(fc.record({ id, text: anyText() }), fc.record({ id, sealed: base64 })),
  ACK: fc.record({ id }),
  TYPING: fc.constant({}),
  KEY: fc.record({ step: fc.constantFrom("commit", "reveal", "open"), value: token }),
  PING: maybeToken,
  PONG: maybeToken,
  SLOW: fc.record({ forMs: fc.nat() }),
  BLOCK: fc.constant({}),
  REPORT: fc.record({ text: anyText() }),
  REPORTED: fc.record({ kept: fc.boolean() }),
  QUIT: fc.constant({}),
  NOTICE: fc.record({ message: prose }),
  BYE: fc.record({ reason: fc.constantFrom("quit", "closing", "kicked", "idle") }),
  ERROR: fc.record({
    code: fc.constantFrom<FailureCode[]>(
      "no-seat",
      "too-long",
      "not-utf8",
      "zero-byte",
      "not-json",
      "bad-shape",
      "unexpected",
      "timeout",
    ),
    message: prose,
  }),
};

const verbs = Object.keys(fieldsOf).filter(isVerb);
const anyMessage: fc.Arbitrary<Message> = fc.oneof(
  ...verbs.map((verb) => fieldsOf[verb].map((fields) => ({ verb, ...fields }) as Message)),
);

function seatOn(host: string): string {
  return JSON.stringify({ port: 1026, ticket: "t", host });
}

function decoded(line: string): Message | undefined {
  return decode(bytesOf(line));
}

/** All that a decoder makes of bytes; throws only after it gave the messages before. */
function decodedAll(...chunks: readonly Uint8Array[]): Message[] {
  const decoder = new MessageDecoder();
  return chunks.flatMap((chunk) => [...decoder.push(chunk)]);
}

for (const verb of verbs) {
  Deno.test(`codec: ${verb} survives the journey`, () => {
    fc.assert(
      fc.property(fieldsOf[verb], (fields) => {
        const message = { verb, ...fields } as Message;
        const line = encode(message);
        checkLines(line);
        assert.equal(line.indexOf(0x0a), line.length - 1);
        assert.deepEqual(decode(line), message);
      }),
      { numRuns: 300 },
    );
  });
}

Deno.test("codec: a message without fields is its verb alone", () => {
  assert.equal(textOf(encode({ verb: "QUIT" })), "QUIT\n");
  assert.equal(textOf(encode({ verb: "PING" })), "PING\n");
  assert.equal(textOf(encode({ verb: "MSG", id: 1, text: "olá" })), 'MSG {"id":1,"text":"olá"}\n');
});

Deno.test("codec: messages arrive the same, however their bytes are cut", () => {
  fc.assert(
    fc.property(
      fc.array(anyMessage, { maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 10 }),
      (messages, cuts) => {
        const bytes = bytesOf(messages.map((message) => textOf(encode(message))).join(""));
        const chunks: Uint8Array[] = [];
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const cut = cuts[i % cuts.length] ?? 1;
          chunks.push(bytes.subarray(at, at + cut));
          at += cut;
        }
        assert.deepEqual(decodedAll(...chunks), messages);
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("codec: a carriage return, white space and an empty object at the end do not matter", () => {
  const ping: Message = { verb: "PING" };
  for (const line of ["PING", "PING\n", "PING\r\n", "PING {}\n", "PING  {} \r\n", "PING {} "]) {
    assert.deepEqual(decoded(line), ping, JSON.stringify(line));
  }
});

Deno.test("codec: verbs, fields, states, codes and reasons of later versions do no harm", () => {
  assert.equal(decoded("WAVE\n"), undefined);
  assert.equal(decoded('WAVE {"hand":"left"}\n'), undefined);
  assert.equal(decoded("WAVE [1]\n"), undefined);
  assert.equal(decoded('PEER {"state":"dancing","name":"Ana"}\n'), undefined);
  assert.deepEqual(decoded('ACK {"id":7,"colour":"red","id2":[]}\n'), { verb: "ACK", id: 7 });
  assert.deepEqual(
    decoded('REFUSE {"code":"raining","message":"No."}\n'),
    { verb: "REFUSE", code: "unavailable", message: "No." },
  );
  assert.deepEqual(decoded('BYE {"reason":"tired"}\n'), { verb: "BYE", reason: "closing" });
  assert.deepEqual(
    decoded('ERROR {"code":"mood","message":"No."}\n'),
    { verb: "ERROR", code: "unexpected", message: "No." },
  );
  assert.deepEqual(decodedAll(bytesOf('WAVE\nPING\nWAVE {"a":1}\nQUIT\n')), [
    { verb: "PING" },
    { verb: "QUIT" },
  ]);
});

Deno.test("codec: what begins with no verb is unexpected", () => {
  const lines = ["\n", " \n", "msg {}\n", "Msg {}\n", "{}\n", "MSG{}\n", "MSG\t{}\n", " MSG {}\n"]
    .concat("MSG2 {}\n", "MSG\r{}\n", "ABCDEFGHIJKLMNOPQ\n", "\ufeffPING\n", "Server: hi\n");
  for (const line of lines) assertRefused("unexpected", () => decoded(line));
});

Deno.test("codec: what is no JSON is called so", () => {
  const broken = ["{", "}", "{]", "{'id':1}", '{"id":1,}', "{id:1}", '{"id":01}', '{"id":1} {}']
    .concat(
      '{"id":NaN}',
      '{"text":"a\tb"}',
      '{"id":1}x',
      "undefined",
      '{"a":"\\x"}',
      '{"a":"\\u12"}',
    );
  for (const json of broken) assertRefused("not-json", () => decoded(`MSG ${json}\n`));
});

Deno.test("codec: fields that are missing or of another kind are called so", () => {
  const shapes: readonly (readonly [verb: Verb, ...jsons: string[]])[] = [
    ["QUIT", "null", "[]", "1", '"x"', "true", "[{}]"],
    ["HELLO", "{}", '{"version":"2"}', '{"version":2.5}', '{"version":0}', '{"version":null}'],
    ["HELLO", '{"version":2,"avoid":"4821"}', '{"version":2,"avoid":0}'],
    ["HELLO", '{"version":2,"client":1}', `{"version":2,"client":"${"x".repeat(65)}"}`],
    ["SEAT", '{"port":0,"ticket":"t"}', '{"port":65536,"ticket":"t"}', '{"port":1026}'],
    ["SEAT", ...["", ".", "-a", "a b", "[::1]", "a:1", "127.1", "x".repeat(254)].map(seatOn)],
    ["SEAT", '{"port":1,"ticket":"t","host":null}', '{"port":1,"ticket":"t","lobby":0}'],
    ["HELLO", '{"version":2,"avoid":1,"avoidHost":"//x"}', '{"version":2,"avoidHost":7}'],
    ["REFUSE", '{"code":"full"}', '{"code":"full","message":"m","retryAfterMs":-1}'],
    ["JOIN", '{"ticket":"t"}', '{"ticket":["t"],"name":"n"}', '{"ticket":"t","name":{}}'],
    ["JOIN", `{"ticket":"${"x".repeat(65)}","name":"n"}`],
    ["JOIN", `{"ticket":"t","name":"${"x".repeat(1_001)}"}`],
    ["WELCOME", '{"room":"1026","name":"n"}', '{"room":1026}'],
    ["NAME", "{}", '{"name":1}', '{"name":null}', `{"name":"${"x".repeat(1_001)}"}`],
    ["PEER", '{"name":"n"}', '{"state":1,"name":"n"}', '{"state":"left"}'],
    ["MSG", "{}", '{"id":1}', '{"text":"t"}', '{"id":"1","text":"t"}', '{"id":1,"text":["t"]}'],
    ["MSG", '{"id":0,"text":"t"}', '{"id":-1,"text":"t"}', '{"id":1.5,"text":"t"}'],
    [
      "MSG",
      '{"id":9007199254740992,"text":"t"}',
      '{"id":1e400,"text":"t"}',
      '{"id":true,"text":""}',
    ],
    ["MSG", `{"id":1,"text":"${"x".repeat(textCharsMax + 1)}"}`],
    ["ACK", "{}", '{"id":null}', '{"id":[1]}', '{"id":{"valueOf":1}}'],
    ["PING", '{"token":1}', '{"token":null}', `{"token":"${"x".repeat(65)}"}`],
    ["NOTICE", "{}", '{"message":1}', `{"message":"${"x".repeat(1_001)}"}`],
    ["BYE", "{}", '{"reason":1}'],
    ["ERROR", '{"code":"timeout"}', '{"message":"m"}'],
  ];
  for (const [verb, ...jsons] of shapes) {
    for (const json of jsons) assertRefused("bad-shape", () => decoded(`${verb} ${json}\n`));
  }
  for (const verb of ["HELLO", "SEAT", "JOIN", "MSG", "ACK", "PEER", "NOTICE", "BYE", "ERROR"]) {
    assertRefused("bad-shape", () => decoded(`${verb}\n`));
  }
});

Deno.test("codec: names of the language's own in JSON are fields like any other", () => {
  assertRefused("bad-shape", () => decoded('MSG {"__proto__":{"id":1,"text":"t"}}\n'));
  assertRefused("bad-shape", () => decoded('ACK {"constructor":{"prototype":{"id":1}}}\n'));
  const message = decoded('ACK {"id":1,"__proto__":{"id":2,"polluted":true},"toString":null}\n');
  assert.deepEqual(message, { verb: "ACK", id: 1 });
  assert.equal("polluted" in {}, false);
  assert.equal(decoded("CONSTRUCTOR {}\n"), undefined);
  for (const verb of ["constructor", "__proto__", "toString"]) assert.equal(isVerb(verb), false);
});

Deno.test("codec: JSON as deep as a line allows is harmless", () => {
  const depth = Math.floor((lineBytesMax - 40) / 2);
  const arrays = `${"[".repeat(depth)}${"]".repeat(depth)}`;
  assert.deepEqual(decoded(`ACK {"id":1,"deep":${arrays}}\n`), { verb: "ACK", id: 1 });
  assertRefused("bad-shape", () => decoded(`ACK ${arrays}\n`));
  assertRefused("not-json", () => decoded(`ACK ${"[".repeat(lineBytesMax - 5)}\n`));
  const objects = '{"a":'.repeat(3_000) + "1" + "}".repeat(3_000);
  assertRefused("not-json", () => decoded(`ACK ${objects.slice(0, -1)}\n`));
  assertRefused("bad-shape", () => decoded(`ACK ${objects}\n`));
});

Deno.test("codec: a number of any size is read or refused", () => {
  assert.deepEqual(decoded('ACK {"id":9007199254740991}\n'), {
    verb: "ACK",
    id: Number.MAX_SAFE_INTEGER,
  });
  assert.deepEqual(decoded('ACK {"id":1e3}\n'), { verb: "ACK", id: 1_000 });
  for (const id of [`1${"0".repeat(5_000)}`, "-1e999", "1e-9", "0.1", "-0"]) {
    assertRefused("bad-shape", () => decoded(`ACK {"id":${id}}\n`));
  }
});

Deno.test("codec: zero bytes and broken UTF-8 are refused before anything is read", () => {
  assertRefused("zero-byte", () => checkLines(bytesOf("PING\0\n")));
  assertRefused("zero-byte", () => decodedAll(bytesOf('MSG {"id":1,"text":"\0"}\n')));
  const broken = [[0xff], [0xc3], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [
    0x80,
  ]];
  for (const bytes of broken) {
    assertRefused("not-utf8", () => checkLines(Uint8Array.of(...bytes, 0x0a)));
    assertRefused("not-utf8", () => decodedAll(Uint8Array.of(0x50, ...bytes, 0x0a)));
  }
  checkLines(bytesOf("olá 🌍\n"));
  checkLines(new Uint8Array());
});

Deno.test("codec: a line of 24,576 bytes passes and one of 24,577 does not, wherever it is", () => {
  const line = (bytes: number) => `PING {"x":"${"y".repeat(bytes - 14)}"}\n`;
  const longest = bytesOf(line(lineBytesMax));
  assert.equal(longest.length, lineBytesMax);
  assert.equal(lineEnd(searchable(longest), 0), lineBytesMax);
  const ping: Message = { verb: "PING" };
  assert.deepEqual(decodedAll(longest), [ping]);
  assert.deepEqual(decodedAll(bytesOf(`PING\n${line(lineBytesMax)}PING\n`)), [ping, ping, ping]);
  for (const [before, after] of [["", ""], ["PING\n", ""], ["", "PING\n"], ["PING\n", "PI"]]) {
    const lines = bytesOf(`${before}${line(lineBytesMax + 1)}${after}`);
    assertRefused("too-long", () => decodedAll(lines));
  }
  assertRefused("too-long", () => decodedAll(longest.subarray(0, -1), bytesOf("zz")));
});

Deno.test("codec: the longest texts fit a line, whatever they are made of", () => {
  for (const char of ["a", "é", "語", "🌍", '"', "\\", "\n", '"\\', "👩‍👩‍👧"]) {
    const text = [...char.repeat(textCharsMax)].slice(0, textCharsMax).join("");
    const message: Message = { verb: "MSG", id: Number.MAX_SAFE_INTEGER, text };
    const line = encode(message);
    assert.ok(line.length <= lineBytesMax);
    assert.deepEqual(decode(line), message);
  }
});

Deno.test("codec: a message that fits no line is not sent", () => {
  const sealed = "A".repeat(lineBytesMax);
  assert.throws(() => encode({ verb: "MSG", id: 1, sealed }), RangeError);
});

Deno.test("codec: any bytes are messages or a ProtocolError, and nothing else", () => {
  const verb = fc.oneof(fc.constantFrom(...verbs), fc.stringMatching(/^[A-Z]{0,5}$/));
  const line = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    anyMessage.map(encode),
    fc.tuple(verb, fc.json()).map(([verb, json]) => bytesOf(`${verb} ${json}\n`)),
    fc.tuple(verb, anyText(20)).map(([verb, text]) => bytesOf(`${verb} {${text}}\n`)),
    fc.tuple(anyMessage, fc.nat(), fc.nat(255)).map(([message, at, byte]) => {
      const bytes = encode(message);
      bytes[at % bytes.length] = byte;
      return bytes;
    }),
  );
  let runs = 0;
  fc.assert(
    fc.property(fc.array(line, { maxLength: 4 }), fc.nat(80), (lines, cut) => {
      const bytes = Uint8Array.from(lines.flatMap((line) => [...line]));
      try {
        for (const message of decodedAll(bytes.subarray(0, cut), bytes.subarray(cut))) {
          assert.ok(isVerb(message.verb));
          // What was understood can be said again and means the same.
          assert.deepEqual(decode(encode(message)), message);
        }
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
      }
      runs++;
    }),
    { numRuns: 30_000 },
  );
  assert.equal(runs, 30_000);
});
