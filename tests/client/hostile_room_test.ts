import assert from "node:assert/strict";
import { Session } from "../../client/session.ts";
import { until } from "../server/helpers.ts";
import { dialing, Reader, scriptedLobby, ScriptedTransport } from "./helpers.ts";

const welcome = 'WELCOME {"room":4821,"name":"Ana","resume":"next","reports":true}\n';
const joined = (name: string, chat: number) =>
  `PEER {"state":"joined","name":"${name}","chat":${chat}}\n`;
const away = 'PEER {"state":"away","name":"Bia"}\n';

/** A session whose room, and what it finds when it comes back to the lobby, say what a test wants. */
async function enter(...returns: readonly ScriptedTransport[]) {
  const room = new ScriptedTransport();
  room.reply(welcome);
  const dial = dialing(scriptedLobby(), room, ...returns);
  const patience = { forMs: 500, pauseMs: 1 };
  const session = await Session.connect({ host: "127.0.0.1", name: "Ana", dial, patience });
  return { room, session, events: new Reader(session) };
}

Deno.test("hostile room: what waits for somebody goes to nobody else", async () => {
  const { room, session, events } = await enter();
  room.reply(joined("Bia", 1) + away);
  await events.next("away");
  session.say("for Bia alone");
  room.reply(joined("Eve", 2));
  assert.equal((await events.next("undelivered")).id, 1);
  assert.equal((await events.next("left")).name, "Bia");
  assert.equal((await events.next("joined")).name, "Eve");
  await session.say("for Eve");
  assert.doesNotMatch(room.said, /Bia/);
  room.reply('BYE {"reason":"closing"}\n');
  await events.rest();
});

Deno.test("hostile room: what nobody says is not shown", async () => {
  const { room, events } = await enter();
  room.reply('MSG {"id":1,"text":"trust me"}\nBYE {"reason":"closing"}\n');
  assert.deepEqual(await events.rest(), ["seated", "closed: closing"]);
});

Deno.test("hostile room: a receipt for what was never sent is none", async () => {
  const { room, session, events } = await enter();
  room.reply(joined("Bia", 1));
  await events.next("joined");
  await session.say("sent");
  room.reply(away);
  await events.next("away");
  session.say("not sent");
  room.reply('ACK {"id":9007199254740991}\nPEER {"state":"left","name":"Bia"}\n');
  assert.equal((await events.next("delivered")).id, 1);
  assert.equal((await events.next("undelivered")).id, 2);
  room.reply('BYE {"reason":"closing"}\n');
  await events.rest();
});

Deno.test("hostile room: nobody who was never told of is the one who was here", async () => {
  const back = new ScriptedTransport();
  const { room, events } = await enter(back);
  room.reply('PEER {"state":"joined","name":"Bia"}\n');
  await events.next("joined");
  back.reply(welcome);
  room.end();
  await events.next("left");
  back.reply('BYE {"reason":"closing"}\n');
  await events.rest();
});

Deno.test("hostile room: who is to come back in a year does not try for longer than they want", async () => {
  const full = new ScriptedTransport();
  full.reply('REFUSE {"code":"full","message":"No.","retryAfterMs":2000000000}\n');
  const { room, events } = await enter(full);
  room.end();
  assert.deepEqual(await events.rest(), ["seated", "reconnecting", "closed: lost"]);
});

Deno.test("hostile room: a lobby that was too busy to hear us is asked again", async () => {
  const [busy, back] = [new ScriptedTransport(), new ScriptedTransport()];
  busy.reply('ERROR {"code":"timeout","message":"Too many people are at the door."}\n');
  busy.end();
  back.reply(welcome);
  const { room, events } = await enter(busy, back);
  room.end();
  await events.next("reconnected");
  back.reply('BYE {"reason":"closing"}\n');
  await events.rest();
});

Deno.test("hostile room: a block, and a report, are said again when nobody may have heard them", async () => {
  const back = new ScriptedTransport();
  const { room, session, events } = await enter(back);
  room.reply(joined("Bia", 1));
  await events.next("joined");
  room.end();
  await events.next("reconnecting");
  session.report("They swear.");
  session.block();
  back.reply(welcome.replace("}", ',"chat":1,"peer":"Bia"}'));
  await until(() => back.said.includes("QUIT"), "it leaves");
  assert.match(back.said, /\nBLOCK\nREPORT {"text":"They swear."}\nQUIT\n/);
  back.reply('REPORTED {"kept":true}\n');
  assert.equal((await events.next("reported")).kept, true);
  back.reply('BYE {"reason":"closing"}\n');
  await events.rest();
});

Deno.test("hostile room: who comes back to somebody else blocks nobody", async () => {
  const back = new ScriptedTransport();
  const { room, session, events } = await enter(back);
  room.reply(joined("Bia", 1));
  await events.next("joined");
  room.end();
  await events.next("reconnecting");
  session.block();
  back.reply(welcome.replace("}", ',"chat":2,"peer":"Caio"}'));
  await until(() => back.said.includes("QUIT"), "it leaves");
  assert.doesNotMatch(back.said, /BLOCK/);
  back.reply('BYE {"reason":"closing"}\n');
  await events.rest();
});

Deno.test("hostile room: leaving waits for a slow room, and not for keys that never come", async () => {
  const [slow, silent] = await Promise.all([enter(), enter()]);
  slow.room.reply(joined("Bia", 1) + 'SLOW {"forMs":60000}\n');
  await slow.events.next("slowed");
  await slow.session.say("one");
  silent.room.reply(joined("Eve", 1).replace("}", ',"features":["encryption"]}'));
  await silent.events.next("joined");
  silent.session.say("waits for keys");
  const left = [slow, silent].map(({ session }) => session.leave());
  await until(() => silent.room.said.includes("QUIT"), "it has waited as long as it does");
  silent.room.reply('BYE {"reason":"quit"}\n');
  slow.room.reply('ACK {"id":1}\n');
  await until(() => slow.room.said.includes("QUIT"), "all has arrived");
  slow.room.reply('BYE {"reason":"quit"}\n');
  assert.deepEqual(await slow.events.rest(), ["delivered", "closed: quit"]);
  assert.deepEqual(await silent.events.rest(), ["undelivered", "closed: quit"]);
  await Promise.all(left);
});

Deno.test("hostile room: little is on its way that nobody has acknowledged", async () => {
  const { room, session, events } = await enter();
  room.reply(joined("Bia", 1));
  await events.next("joined");
  for (let id = 1; id <= 100; id++) session.say(`number ${id};`);
  for (let id = 20; id <= 100; id += 20) {
    await until(() => room.said.includes(`number ${id};`), "some is said");
    assert.ok(!room.said.includes(`number ${id + 5};`), "and no more");
    room.reply(`ACK {"id":${id}}\n`);
  }
  room.reply('BYE {"reason":"closing"}\n');
  const rest = await events.rest();
  assert.equal(rest.filter((word) => word === "delivered").length, 100);
});

Deno.test("hostile room: what the host never answered was not reported", async () => {
  const { room, session, events } = await enter();
  session.report("They swear.");
  room.reply('BYE {"reason":"closing"}\n');
  assert.equal((await events.next("reported")).kept, false);
  assert.deepEqual(await events.rest(), ["closed: closing"]);
});
