import assert from "node:assert/strict";
import { ClassicReader } from "../../protocol/classic.ts";
import { classicGapMs } from "../../protocol/limits.ts";
import { ClassicGuest } from "../../server/classic_guest.ts";
import type { Guest } from "../../server/guest.ts";
import { bytes, Listener, ScriptedLink, tableOf } from "./scripted_guests.ts";

Deno.test("classic guest: every message is written by itself, with a pause between", async () => {
  const link = new ScriptedLink();
  const guest = classicGuest(link, undefined);
  const speaker = new Listener();
  await guest.hearLines(
    bytes('MSG {"id":1,"text":"um\\ndois"}\nMSG {"id":2,"text":"três"}\n'),
    speaker,
  );
  assert.deepEqual(link.written.map(({ what }) => what), [
    "Listener: um",
    "Listener: dois",
    "Listener: tres",
  ]);
  for (let i = 1; i < link.written.length; i++) {
    const [before, after] = [link.written[i - 1], link.written[i]];
    const gapMs = (after?.at ?? 0) - (before?.at ?? 0);
    // Timers may fire a little early by another clock, never much.
    assert.ok(gapMs > classicGapMs - 2, `${gapMs} ms between two messages`);
  }
});

Deno.test("classic guest: it is told in words who is called what", async () => {
  const link = new ScriptedLink();
  const guest = classicGuest(link, undefined);
  await guest.tell({ verb: "PEER", state: "joined", name: "Isabelle" });
  await guest.tell({ verb: "PEER", state: "renamed", name: "Bela" });
  await guest.tell({ verb: "PEER", state: "renamed", name: "Zoë" });
  assert.deepEqual(link.written.map(({ what }) => what), [
    "Server: Isabelle acabou de se juntar ao chat, diga ola!",
    "Server: Isabelle agora se chama Bela.",
    "Server: Bela agora se chama Zoe.",
  ]);
});

Deno.test("classic guest: nothing is written to a client that is gone, and nobody waits for it", async () => {
  const link = new ScriptedLink();
  const guest = classicGuest(link, undefined);
  const many = Array.from({ length: 1000 }, () => "oi").join("\n");
  const hearing = guest.hearText(many, new Listener());
  await guest.listen(); // The script is empty: the client is gone.
  await hearing;
  assert.ok(link.written.length < 1000);
});

Deno.test("classic guest: what could not be written to it any more is not acknowledged", async () => {
  const link = new ScriptedLink();
  const guest = classicGuest(link, undefined);
  const speaker = new Listener();
  const acknowledged: number[] = [];
  speaker.acknowledge = (id) => acknowledged.push(id);
  const line = (id: number) => `MSG {"id":${id},"text":"oi"}\n`;
  await guest.hearLines(bytes(line(1)), speaker);
  await guest.listen(); // The script is empty: the client is gone.
  await guest.hearLines(bytes(line(2)), speaker);
  assert.deepEqual(acknowledged, [1]);
});

Deno.test("classic guest: it reads why it has to go", async () => {
  for (
    const [reason, sentence] of [
      ["kicked", "Server: esta sala foi encerrada pelo anfitriao. Ate logo!"],
      ["closing", "Server: o servidor foi encerrado. Ate logo!"],
    ] as const
  ) {
    const link = new ScriptedLink();
    await classicGuest(link, undefined).dismiss({ verb: "BYE", reason });
    assert.equal(link.lastWords, sentence);
  }
});

Deno.test("classic guest: what it says reaches the peer as text, escape sequences removed", async () => {
  const listener = new Listener();
  const link = new ScriptedLink(["Zeca: \x1b[2Joi", "Zeca: tchau", "Server: Zeca saiu do chat."]);
  await classicGuest(link, listener).listen();
  assert.deepEqual(listener.heard, ["oi", "tchau"]);
});

function classicGuest(link: ScriptedLink, hearer: Guest | undefined): ClassicGuest {
  const reader = new ClassicReader();
  reader.read(bytes("Server: Zeca acabou de se juntar ao chat, diga ola!"));
  return new ClassicGuest(link, { name: "Zeca", reader, events: [] }, tableOf(hearer));
}
