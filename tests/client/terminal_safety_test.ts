import assert from "node:assert/strict";
import { RefusedError } from "../../client/errors.ts";
import { runJson } from "../../client/json.ts";
import { runPlain } from "../../client/plain.ts";
import { Session } from "../../client/session.ts";
import type { Transport } from "../../client/transport.ts";
import { english, wordsIn } from "../../language/mod.ts";
import {
  assertHarmless,
  assertHarmlessLine,
  assertHarmlessName,
  hostileTexts,
  impostors,
} from "../hostile.ts";
import { dialing, Reader, scriptedLobby, ScriptedTransport } from "./helpers.ts";

/** A server's line, with a field that is hostile. */
function line(verb: string, fields: object): string {
  return `${verb} ${JSON.stringify(fields)}\n`;
}

/** A room whose server does with us what it likes. */
function hostileRoom(): ScriptedTransport {
  const room = new ScriptedTransport();
  for (const [index, text] of hostileTexts.entries()) {
    room.reply(line("WELCOME", { room: 4821, name: text, resume: "x", peer: text }));
    room.reply(line("PEER", { state: "joined", name: text }));
    room.reply(line("PEER", { state: "renamed", name: `z ${text}: y` }));
    room.reply(line("MSG", { id: index + 1, text: `${text}\n${text}` }));
    room.reply("TYPING\n");
    room.reply(line("NOTICE", { message: text }));
    room.reply(line("PEER", { state: "left", name: text }));
  }
  room.reply(line("ERROR", { code: "bad-shape", message: hostileTexts.join("") }));
  room.end();
  return room;
}

function connect(...transports: readonly Transport[]): Promise<Session> {
  return Session.connect({ host: "127.0.0.1", name: "Ana", dial: dialing(...transports) });
}

/** All texts in a value, however deep. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** A keyboard that nobody touches. */
const nothing: AsyncIterable<string> = {
  [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }),
};

Deno.test("terminal safety: whatever a room sends, a session tells nothing that acts on a terminal", async () => {
  const session = await connect(scriptedLobby(), hostileRoom());
  const kinds = new Map<string, number>();
  for await (const event of session) {
    kinds.set(event.event, (kinds.get(event.event) ?? 0) + 1);
    for (const text of textsIn(event)) assertHarmless(text);
    if ("name" in event) assertHarmlessName(event.name);
    if ("from" in event) assertHarmlessName(event.from);
    if (event.event === "notice" || event.event === "error") assertHarmlessLine(event.message);
    assertHarmlessName(session.name);
  }
  const each = hostileTexts.length;
  for (const kind of ["joined", "renamed", "message", "typing", "notice", "left"]) {
    const twice = kind === "joined" || kind === "left";
    assert.equal(kinds.get(kind), twice ? 2 * each : each, kind);
  }
  assert.equal(kinds.get("error"), 1);
});

Deno.test("terminal safety: nobody whom a room tells of is called like the server", async () => {
  const room = new ScriptedTransport();
  room.reply(line("WELCOME", { room: 4821, name: "Server" }));
  for (const name of impostors) {
    room.reply(line("PEER", { state: "joined", name }) + line("PEER", { state: "renamed", name }));
    room.reply(line("MSG", { id: 1, text: "oi" }) + line("PEER", { state: "left", name }));
  }
  room.end();
  const session = await connect(scriptedLobby(), room);
  for await (const event of session) {
    if ("name" in event) assert.equal(event.name, "Stranger");
    if ("from" in event) assert.equal(event.from, "Stranger");
  }
});

for (const [face, run] of [["plain", runPlain], ["json", runJson]] as const) {
  for (const language of ["en", "pt-BR"] as const) {
    Deno.test(`terminal safety: what ${face} prints in ${language} of a hostile room acts on nothing`, async () => {
      const words = await wordsIn(language);
      const printed: string[] = [];
      const write = (line: string) => Promise.resolve(void printed.push(line));
      const session = await connect(scriptedLobby(), hostileRoom());
      await run(session, { lines: nothing, write, interactive: false, words });
      assert.ok(printed.length > 5 * hostileTexts.length);
      for (const line of printed) {
        assertHarmless(line);
        // What begins at the margin is ours: a clock, an object, and the first and the last line.
        const rows = line.split("\n").slice(1);
        for (const row of rows) assert.match(row, /^ {11}/);
        if (face === "json") JSON.parse(line);
        else if (line !== printed[0] && line !== printed.at(-1)) {
          assert.match(line, /^\(\d\d:\d\d:\d\d\) (?:\* |[^:\n]{1,32}: )/u);
        }
      }
    });
  }
}

Deno.test("terminal safety: a lobby's refusal is a line that acts on nothing, whatever its code", async () => {
  for (const verb of ["REFUSE", "ERROR"]) {
    for (const code of ["full", "\x1b[2J", "bad-shape", "__proto__"]) {
      const lobby = new ScriptedTransport();
      lobby.reply(line(verb, { code, message: hostileTexts.join("\n") }));
      lobby.end();
      await assert.rejects(connect(lobby), assertHarmlessRefusal);
    }
  }
});

Deno.test("terminal safety: a room's refusal is a line that acts on nothing", async () => {
  for (const message of hostileTexts) {
    const room = new ScriptedTransport();
    room.reply(line("ERROR", { code: "bad-shape", message: `${message}\n${message}` }));
    room.end();
    await assert.rejects(connect(scriptedLobby(), room), assertHarmlessRefusal);
  }
});

function assertHarmlessRefusal(error: unknown): true {
  assert.ok(error instanceof RefusedError);
  for (const text of [error.message, error.code, error.sentence(english)]) assertHarmlessLine(text);
  return true;
}

Deno.test("terminal safety: so is the refusal of the next room, as an event", async () => {
  const [first, lobby] = [new ScriptedTransport(), new ScriptedTransport()];
  first.reply(line("WELCOME", { room: 4821, name: "Ana" }));
  lobby.reply(line("REFUSE", { code: "version", message: hostileTexts.join("\n") }));
  lobby.end();
  const session = await connect(scriptedLobby(), first, lobby);
  const read = new Reader(session);
  await read.next("seated");
  const next = session.next();
  first.end();
  assertHarmlessLine((await read.next("error")).message);
  await next;
  await read.rest();
});

Deno.test("terminal safety: on a classic server too, names and texts act on nothing", async () => {
  const lobby = new ScriptedTransport();
  lobby.reply("4821");
  lobby.end();
  const room = new ScriptedTransport();
  for (const text of hostileTexts) {
    // Without framing, a line break would be one in the middle of a name.
    const name = text.toWellFormed();
    room.reply(`Server: ${name} acabou de se juntar ao chat, diga ola!`);
    room.reply(`${name}: ${text}\n${text}`);
    room.reply(`Server: ${name} saiu do chat.`);
  }
  room.end();
  const session = await connect(lobby, room);
  let messages = 0;
  for await (const event of session) {
    for (const text of textsIn(event)) assertHarmless(text);
    if ("name" in event) assertHarmlessName(event.name);
    if (event.event === "message") messages++;
  }
  assert.equal(messages, hostileTexts.length);
});
