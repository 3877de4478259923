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
    ban(connection, forMs) {
      asked.push(`ban ${connection} ${forMs}`);
      const known = rooms.some(({ connections }) => connections.includes(connection));
      const ban = { number: 3, since: now, until: now + forMs };
      return Promise.resolve(known ? ban : undefined);
    },
    unban: (number) => Promise.resolve(number === 3),
    bans: () => Promise.resolve(rooms.length === 0 ? [] : [{ number: 3, since: now, until: now }]),
    say(text) {
      asked.push(`say ${text}`);
      return rooms.reduce((sum, { people }) => sum + people, 0);
    },
  };
}

const alone = { room: 1030, people: 1, connections: [7], sinceMs: now - 5_000 } as const;
const chat = { room: 4821, people: 2, connections: [8, 19], sinceMs: now - 90_061_000 } as const;

function answer(line: string, host: Host, linesMax = 20): Promise<readonly string[] | "quit"> {
  return obey(line, host, { now, linesMax, words: english.hosting });
}

Deno.test("console commands: q ends the server, alone and in any case", async () => {
  for (const line of ["q", " Q "]) assert.equal(await answer(line, hostOf()), "quit");
  assert.match((await answer("quit", hostOf()))[0] ?? "", /There is no "quit" here; help shows/);
});

Deno.test("console commands: an empty line asks for nothing", async () => {
  assert.deepEqual(await answer("  ", hostOf()), []);
});

Deno.test("console commands: help names every command", async () => {
  const words = [...(await answer("help", hostOf()))].map((line) => line.trim().split(" ")[0]);
  assert.deepEqual(words, ["rooms", "kick", "say", "ban", "unban", "bans", "help", "q"]);
});

Deno.test("console commands: rooms is a table of rooms, people and times", async () => {
  assert.deepEqual(await answer("rooms", hostOf()), ["Nobody is here yet."]);
  assert.deepEqual(await answer("ROOMS", hostOf(alone, chat)), [
    "  room   people          for  connections",
    "  1030   1 waiting  00:00:05  #7",
    "  4821   2 talking  1d 01:01:01  #8 #19",
  ]);
});

Deno.test("console commands: the table is a screenful at most, and says how much it leaves out", async () => {
  const rooms = Array.from({ length: 500 }, (_, i) => ({ ...chat, room: 1026 + i }));
  const lines = await answer("rooms", hostOf(...rooms), 10);
  assert.equal(lines.length, 10);
  assert.equal(lines.at(-1), "  and 492 more");
  assert.equal((await answer("rooms", hostOf(...rooms.slice(0, 9)), 10)).length, 10);
  assert.equal((await answer("rooms", hostOf(...rooms), 0)).length, 3);
});

Deno.test("console commands: kick closes a room where somebody is", async () => {
  const host = hostOf(chat);
  assert.deepEqual(await answer("kick 4821", host), [
    "Room 4821 is closed; everybody in it has been told.",
  ]);
  assert.match((await answer("kick 1", host))[0] ?? "", /^Nobody is in room 1; rooms shows/);
  for (const line of ["kick", "kick all", "kick 4821 now", "kick -1"]) {
    assert.match((await answer(line, host))[0] ?? "", /^kick wants the number of a room/);
  }
  assert.deepEqual(host.asked, ["kick 4821", "kick 1"]);
});

Deno.test("console commands: say tells everybody, and says how many that is", async () => {
  const host = hostOf(alone, chat);
  assert.deepEqual(await answer("say  Hello   everybody ", host), ["3 people have been told."]);
  assert.deepEqual(host.asked, ["say Hello   everybody"]);
  assert.deepEqual(await answer("say hello", hostOf(alone)), ["1 person has been told."]);
  assert.deepEqual(await answer("say hello", hostOf()), ["Nobody is here to hear that."]);
});

Deno.test("console commands: say wants something, and not too much", async () => {
  const host = hostOf(alone);
  assert.match((await answer("say", host))[0] ?? "", /^say wants what to say/);
  assert.match(
    (await answer(`say ${"x".repeat(proseCharsMax + 1)}`, host))[0] ?? "",
    /^That is 1,001 char/,
  );
  assert.deepEqual(host.asked, []);
});

Deno.test("console commands: Tab completes what is beyond doubt, and shows what is not", async () => {
  const rooms = [1030, 1031, 1042, 4821].map((room) => ({ ...chat, room }));
  const host = hostOf(...rooms);
  for (
    const [line, completed, ...choices] of [
      ["r", "rooms"],
      ["k", "kick "],
      ["dance", "dance"],
      ["", "", "rooms", "kick", "say", "ban", "unban", "bans", "help", "q"],
      ["kick 4", "kick 4821"],
      ["kick 103", "kick 103", "1030", "1031"],
      ["kick 1", "kick 10"],
      ["kick ", "kick ", "1030", "1031", "1042", "4821"],
      ["kick 9", "kick 9"],
      ["say k", "say k"],
      ["kick me", "kick me"],
    ] as const
  ) {
    assert.deepEqual(
      await complete(line, host, english.hosting),
      { line: completed, choices },
      line,
    );
  }
});

Deno.test("console commands: Tab shows a few of many rooms", async () => {
  const rooms = Array.from({ length: 8_974 }, (_, i) => ({ ...chat, room: 1026 + i }));
  const { choices } = await complete("kick ", hostOf(...rooms), english.hosting);
  assert.equal(choices.length, own.completionsMax + 1);
  assert.equal(choices.at(-1), `and ${8_974 - own.completionsMax} more`);
});

Deno.test("console commands: ban keeps a connection's address out, for a day or as long as it says", async () => {
  const host = hostOf(alone, chat);
  for (const line of ["ban 19", "ban #19 30m", "BAN 19 12h", "ban 19 365d"]) {
    const [said = ""] = await answer(line, host);
    assert.match(
      said,
      /^Ban 3: the address of connection 19 is kept out until \d{4}-\d\d-\d\d \d\d:\d\d\.$/,
    );
  }
  assert.deepEqual(
    host.asked,
    [86_400_000, 1_800_000, 43_200_000, 31_536_000_000].map((ms) => `ban 19 ${ms}`),
  );
  assert.match((await answer("ban 20", host))[0] ?? "", /^Nobody remembers a connection 20/);
  for (const line of ["ban", "ban all", "ban 19 0m", "ban 19 366d", "ban 19 1w", "ban 19 1d 2d"]) {
    assert.match((await answer(line, host))[0] ?? "", /^ban wants a connection's number/, line);
  }
});

Deno.test("console commands: unban lifts a ban, and bans shows which there are", async () => {
  const host = hostOf(alone);
  assert.deepEqual(await answer("unban 3", host), ["Ban 3 is lifted."]);
  assert.match((await answer("unban 4", host))[0] ?? "", /^There is no ban 4/);
  assert.match((await answer("unban", host))[0] ?? "", /^unban wants the number/);
  assert.match((await answer("bans", host))[0] ?? "", /^ {2}3: \d{4}-.* to \d{4}-/);
  assert.deepEqual(await answer("bans", hostOf()), ["Nobody is kept out."]);
});
