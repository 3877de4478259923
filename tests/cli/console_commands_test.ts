import assert from "node:assert/strict";
import { english } from "../../language/mod.ts";
import { complete, type Host, obey } from "../../cli/console_commands.ts";
import { own, proseCharsMax } from "../../protocol/limits.ts";
import type { OpenRoom } from "../../server/events.ts";

const now = Date.UTC(2026, 10, 22, 20, 38);

/** A server that is nothing but its rooms, and remembers what was asked of it. */
function hostOf(...rooms: readonly OpenRoom[]): Host & { readonly asked: readonly string[] } {
  const asked: string[] = [];
  return {
    asked,
    rooms: () => rooms,
    kick(room) {
      asked.push(`kick ${room}`);
      return rooms.some((open) => open.room === room);
    },
    say(text) {
      asked.push(`say ${text}`);
      return rooms.reduce((sum, { people }) => sum + people, 0);
    },
  };
}

const alone = { room: 1030, people: 1, sinceMs: now - 5_000 } as const;
const chat = { room: 4821, people: 2, sinceMs: now - 90_061_000 } as const;

function answer(line: string, host: Host, linesMax = 20): readonly string[] | "quit" {
  return obey(line, host, { now, linesMax, words: english.hosting });
}

Deno.test("console commands: q ends the server, alone and in any case", () => {
  for (const line of ["q", " Q "]) assert.equal(answer(line, hostOf()), "quit");
  assert.match(answer("quit", hostOf())[0] ?? "", /There is no "quit" here; help shows/);
});

Deno.test("console commands: an empty line asks for nothing", () => {
  assert.deepEqual(answer("  ", hostOf()), []);
});

Deno.test("console commands: help names every command", () => {
  const words = [...answer("help", hostOf())].map((line) => line.trim().split(" ")[0]);
  assert.deepEqual(words, ["rooms", "kick", "say", "help", "q"]);
});

Deno.test("console commands: rooms is a table of rooms, people and times", () => {
  assert.deepEqual(answer("rooms", hostOf()), ["Nobody is here yet."]);
  assert.deepEqual(answer("ROOMS", hostOf(alone, chat)), [
    "  room   people          for",
    "  1030   1 waiting  00:00:05",
    "  4821   2 talking  1d 01:01:01",
  ]);
});

Deno.test("console commands: the table is a screenful at most, and says how much it leaves out", () => {
  const rooms = Array.from({ length: 500 }, (_, i) => ({ ...chat, room: 1026 + i }));
  const lines = answer("rooms", hostOf(...rooms), 10);
  assert.equal(lines.length, 10);
  assert.equal(lines.at(-1), "  and 492 more");
  assert.equal(answer("rooms", hostOf(...rooms.slice(0, 9)), 10).length, 10);
  assert.equal(answer("rooms", hostOf(...rooms), 0).length, 3);
});

Deno.test("console commands: kick closes a room where somebody is", () => {
  const host = hostOf(chat);
  assert.deepEqual(answer("kick 4821", host), [
    "Room 4821 is closed; everybody in it has been told.",
  ]);
  assert.match(answer("kick 1", host)[0] ?? "", /^Nobody is in room 1; rooms shows/);
  for (const line of ["kick", "kick all", "kick 4821 now", "kick -1"]) {
    assert.match(answer(line, host)[0] ?? "", /^kick wants the number of a room/);
  }
  assert.deepEqual(host.asked, ["kick 4821", "kick 1"]);
});

Deno.test("console commands: say tells everybody, and says how many that is", () => {
  const host = hostOf(alone, chat);
  assert.deepEqual(answer("say  Hello   everybody ", host), ["3 people have been told."]);
  assert.deepEqual(host.asked, ["say Hello   everybody"]);
  assert.deepEqual(answer("say hello", hostOf(alone)), ["1 person has been told."]);
  assert.deepEqual(answer("say hello", hostOf()), ["Nobody is here to hear that."]);
});

Deno.test("console commands: say wants something, and not too much", () => {
  const host = hostOf(alone);
  assert.match(answer("say", host)[0] ?? "", /^say wants what to say/);
  assert.match(
    answer(`say ${"x".repeat(proseCharsMax + 1)}`, host)[0] ?? "",
    /^That is 1,001 char/,
  );
  assert.deepEqual(host.asked, []);
});

Deno.test("console commands: Tab completes what is beyond doubt, and shows what is not", () => {
  const rooms = [1030, 1031, 1042, 4821].map((room) => ({ ...chat, room }));
  const host = hostOf(...rooms);
  for (
    const [line, completed, ...choices] of [
      ["r", "rooms"],
      ["k", "kick "],
      ["dance", "dance"],
      ["", "", "rooms", "kick", "say", "help", "q"],
      ["kick 4", "kick 4821"],
      ["kick 103", "kick 103", "1030", "1031"],
      ["kick 1", "kick 10"],
      ["kick ", "kick ", "1030", "1031", "1042", "4821"],
      ["kick 9", "kick 9"],
      ["say k", "say k"],
      ["kick me", "kick me"],
    ] as const
  ) {
    assert.deepEqual(complete(line, host, english.hosting), { line: completed, choices }, line);
  }
});

Deno.test("console commands: Tab shows a few of many rooms", () => {
  const rooms = Array.from({ length: 8_974 }, (_, i) => ({ ...chat, room: 1026 + i }));
  const { choices } = complete("kick ", hostOf(...rooms), english.hosting);
  assert.equal(choices.length, own.completionsMax + 1);
  assert.equal(choices.at(-1), `and ${8_974 - own.completionsMax} more`);
});
