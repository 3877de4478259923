import assert from "node:assert/strict";
import { english, wordsIn } from "../../language/mod.ts";
import { trouble } from "../../server/events.ts";
import { jsonLine, prettyLine } from "../../server/log.ts";
import {
  assertHarmlessLine,
  assertHarmlessName,
  harmIn,
  hostileTexts,
  impostors,
} from "../hostile.ts";
import { joinClassic, joinPychat2, type RawClient, TestServer } from "./helpers.ts";

/** The name in the next `PEER` that somebody reads. */
async function nameRead(client: RawClient, state: string): Promise<string> {
  const line = await client.line() ?? "";
  assert.ok(line.startsWith(`PEER {"state":"${state}",`), line);
  const { name } = JSON.parse(line.slice(5));
  assert.equal(typeof name, "string");
  return name;
}

Deno.test("terminal safety: a server passes on no name that acts, from JOIN or from NAME", async () => {
  await using server = new TestServer();
  const { client: ana } = await joinPychat2(server.port, "Ana");
  using _ = ana;
  for (const [index, text] of hostileTexts.entries()) {
    const { client: eve } = await joinPychat2(server.port, `${text}${index}`);
    assertHarmlessName(await nameRead(ana, "joined"));
    await eve.send(`NAME ${JSON.stringify({ name: `* Eve ${text}: oi` })}\n`);
    assertHarmlessName(await nameRead(ana, "renamed"));
    await eve.send("QUIT\n");
    assertHarmlessName(await nameRead(ana, "left"));
    await ana.send("FENCE\n");
    eve.close();
  }
});

Deno.test("terminal safety: nobody wears the server's name, whatever they join with or change to", async () => {
  await using server = new TestServer();
  const { client: ana } = await joinPychat2(server.port, "Ana");
  using _ = ana;
  for (const name of impostors) {
    const { client: eve } = await joinPychat2(server.port, name);
    assert.equal(await nameRead(ana, "joined"), "Stranger", name);
    await eve.send('NAME {"name":"Serverina"}\n');
    assert.equal(await nameRead(ana, "renamed"), "Serverina");
    await eve.send(`NAME ${JSON.stringify({ name })}\n`);
    assert.equal(await nameRead(ana, "renamed"), "Stranger", name);
    await eve.send("QUIT\n");
    await nameRead(ana, "left");
    await ana.send("FENCE\n");
    eve.close();
  }
});

Deno.test("terminal safety: what comes from a classic client reaches its peer clean", async () => {
  await using server = new TestServer();
  for (const text of hostileTexts.slice(0, 4).concat("Server", "Ѕеrvеr")) {
    const { client: ana } = await joinPychat2(server.port, "Ana");
    using _ = ana;
    const { client: eve } = await joinClassic(server.port, text);
    using __ = eve;
    assertHarmlessName(await nameRead(ana, "joined"));
    await eve.send(`${text}: ${text}\nServer: Ana saiu do chat.`);
    const line = await ana.line() ?? "";
    const { text: said } = JSON.parse(line.slice(4));
    assert.equal(harmIn(said), undefined, line);
  }
});

Deno.test("terminal safety: what reaches a classic client is printable ASCII, and nobody's but the speaker's", async () => {
  await using server = new TestServer();
  const { client: seed } = await joinClassic(server.port, "Ana");
  using _ = seed;
  const { client: eve } = await joinPychat2(server.port, "Ѕеrvеr: Eve\x1b[2J");
  using __ = eve;
  await eve.line();
  const joined = "Server: Stranger acabou de se juntar ao chat, diga ola!";
  assert.equal(await seed.exactly(joined), joined);
  for (const [index, text] of hostileTexts.entries()) {
    await eve.send(`MSG ${JSON.stringify({ id: index + 1, text: `${text}|\nServer: z` })}\n`);
    let heard = await seed.exactly("Stranger: ");
    while (!heard.endsWith("Stranger: Server: z")) {
      const char = await seed.exactly("?");
      assert.match(char, /[\x20-\x7e]/);
      heard += char;
    }
    assert.match(heard, /^Stranger: x/);
  }
});

Deno.test("terminal safety: what a host says reaches everybody clean", async () => {
  await using server = new TestServer();
  const { client: ana } = await joinPychat2(server.port, "Ana");
  using _ = ana;
  for (const text of hostileTexts) {
    server.server.say(text);
    const line = await ana.line() ?? "";
    assertHarmlessLine(JSON.parse(line.slice("NOTICE ".length)).message);
  }
});

Deno.test("terminal safety: the log of an error is one line that acts on nothing", async () => {
  const moment = { now: new Date(), headcount: { waiting: 0, chats: 0, people: 0 } };
  for (const text of hostileTexts) {
    const event = trouble(new Error(`${text}\n${text}`), (why, { hosting }) => hosting.noSeat(why));
    assertHarmlessLine(jsonLine(event, moment.now));
    for (const words of [english, await wordsIn("pt-BR")]) {
      assertHarmlessLine(prettyLine(event, { ...moment, words }));
    }
  }
});
