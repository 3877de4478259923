import assert from "node:assert/strict";
import { hello, joinPychat2, RawClient, TestServer } from "./helpers.ts";

const long = "x".repeat(24 * 1024);

/** What a broken or hostile client may send; every one in the middle of a chat and as first words. */
const nonsense = [
  ["a line without an end", long + "x", "too-long"],
  ["24 KiB and one byte", `MSG {${" ".repeat(24 * 1024 - 6)}}\n`, "too-long"],
  [
    "invalid UTF-8",
    new Uint8Array([...new TextEncoder().encode("PING {"), 0xc3, 0x28, 0x0a]),
    "not-utf8",
  ],
  ["a zero byte", "PING \0\n", "zero-byte"],
  ["JSON that is none", "PING {]\n", "not-json"],
  ["JSON of another shape", 'PING {"token":{}}\n', "bad-shape"],
  ["a verb that is the server's to say", 'BYE {"reason":"quit"}\n', "unexpected"],
  ["half a line and then silence", "PING {", "timeout"],
] as const;

for (const [what, words, code] of nonsense) {
  Deno.test(`malformed: ${what} in a chat is ERROR ${code} for its sender, and PEER left for the other`, async () => {
    await using server = new TestServer();
    const { client: ana } = await joinPychat2(server.port, "Ana");
    const { client: eve } = await joinPychat2(server.port, "Eve");
    using _ = ana;
    using __ = eve;
    await eve.line();
    await eve.send('MSG {"id":1,"text":"oi"}\n');
    await eve.send(words);
    assert.match(await eve.rest(), new RegExp(`^ERROR {"code":"${code}","message":".+"}\n$`));
    assert.equal(await ana.line(), 'PEER {"state":"joined","name":"Eve"}');
    assert.equal(await ana.line(), 'MSG {"id":1,"text":"oi"}');
    assert.equal(await ana.line(), 'PEER {"state":"left","name":"Eve"}');
  });

  Deno.test(`malformed: ${what} as the first words in a room is an ERROR, and the seat stays promised`, async () => {
    await using server = new TestServer();
    const { port, ticket } = await hello(server.port);
    using eve = await RawClient.open(port);
    await eve.send(words);
    assert.match(await eve.rest(), /^ERROR {"code":"[a-z0-9-]+","message":".+"}\n$/);
    using ana = await RawClient.open(port);
    await ana.send(`JOIN ${JSON.stringify({ ticket, name: "Ana" })}\n`);
    assert.match(await ana.line() ?? "", /^WELCOME /);
  });
}

Deno.test("malformed: a line of exactly 24 KiB is fine", async () => {
  await using server = new TestServer();
  const { client: ana } = await joinPychat2(server.port, "Ana");
  const { client: bia } = await joinPychat2(server.port, "Bia");
  using _ = ana;
  using __ = bia;
  await bia.line();
  const line = `MSG {${" ".repeat(24 * 1024 - 7)}}`;
  await ana.send(`${line}\n`);
  assert.equal(await bia.line(), line);
});

Deno.test("malformed: verbs and fields of a later version are ignored", async () => {
  await using server = new TestServer();
  const { client: ana } = await joinPychat2(server.port, "Ana");
  using _ = ana;
  await ana.send('DANCE {"partner":1}\nDANCE\nPING {"token":"a","colour":"red"}\n');
  assert.equal(await ana.line(), 'PONG {"token":"a"}');
});
