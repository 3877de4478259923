import assert from "node:assert/strict";
import { joinPychat2, RawClient, until } from "../server/helpers.ts";
import { ServeProgram } from "./program.ts";

async function asks(port: number): Promise<string> {
  using client = await RawClient.open(port);
  await client.send('HELLO {"version":2}\n');
  return await client.rest();
}

Deno.test({
  name:
    "descriptors: when there are no more, newcomers are told, chats go on, and it is over later",
  ignore: Deno.build.os === "windows", // It has no such limit.
  fn: async () => {
    await using server = new ServeProgram(["--per-address", "0"], { filesMax: 64 });
    const port = await server.port();
    const { client: ana } = await joinPychat2(port, "Ana");
    const { client: bia } = await joinPychat2(port, "Bia");
    using _ = ana;
    using __ = bia;
    await ana.line();
    await bia.line();
    const crowd: RawClient[] = [];
    for (let i = 0; i < 100; i++) crowd.push(await RawClient.open(port));
    // What was promised to the first of them lapses when this takes long; so more of them come.
    const isTold = async (why: RegExp, ask: () => Promise<string>) => {
      crowd.push(await RawClient.open(port));
      return why.test(await ask());
    };
    await until(() => isTold(/^REFUSE {"code":"unavailable"/, () => asks(port)), "they are told");
    const listens = async () => {
      using classic = await RawClient.open(port);
      return await classic.some(); // One who is let in after all would wait long for the end.
    };
    const sentence = /^Server: The server cannot open rooms right now/;
    await until(() => isTold(sentence, listens), "classic clients are told");
    await ana.send('MSG {"id":1,"text":"oi"}\n');
    let heard = await bia.line();
    while (heard === "PING") heard = await bia.line(); // All that has taken a while.
    assert.equal(heard, 'MSG {"id":1,"text":"oi"}');
    for (const client of crowd) client.close();
    // The seats that were promised to the crowd, each with a port of its own, lapse first.
    await until(async () => /SEAT /.test(await asks(port)), "newcomers get in again");
    ana.close();
    bia.close();
    await server.type("q\n");
    await server.event("stopped");
    const told = server.printed.filter((line) => /^{"event":"(trouble|refused)"/.test(line));
    const times = told.map((line) => Number(JSON.parse(line).count ?? 1));
    assert.ok(told.length <= 10, `${told.length} lines`);
    assert.ok(
      times.reduce((sum, count) => sum + count, 0) > 40,
      "what was not told was not counted",
    );
  },
});
