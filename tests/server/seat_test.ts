import assert from "node:assert/strict";
import { decode } from "../../protocol/codec.ts";
import type { Seat } from "../../protocol/messages.ts";
import { openSqliteRegistry } from "../../registry/sqlite.ts";
import { Server } from "../../server/server.ts";
import { seatLine } from "../../server/seat.ts";
import { tempFolder } from "../registry/helpers.ts";
import { answer, RawClient, someRooms, welcomed } from "./helpers.ts";

const seat = { verb: "SEAT", port: 4821, ticket: "t" };
const here = { ticket: "t", lobby: 1025 };

Deno.test("seat: what goes without saying is not said", () => {
  const claim = { port: 4821, opened: true };
  assert.deepEqual(seatLine(claim, here), seat);
  assert.deepEqual(seatLine({ ...claim, lobby: 1025 }, here), seat);
  assert.deepEqual(seatLine({ ...claim, lobby: 1125 }, here), { ...seat, lobby: 1125 });
  const host = "b.example";
  assert.deepEqual(seatLine({ ...claim, host, lobby: 1025 }, here), { ...seat, host, lobby: 1025 });
});

Deno.test("seat: two servers on one file tell whose lobby leads back, and it does", async () => {
  using folder = tempFolder();
  const start = (port: number) => {
    const registry = openSqliteRegistry({
      file: folder.path("rooms.db"),
      rooms: someRooms(),
      host: "127.0.0.1",
      lobby: port,
    });
    return new Server({ registry, host: "127.0.0.1", port });
  };
  await using one = start(freePort());
  await using two = start(freePort());
  const ask = async (port: number): Promise<Readonly<Seat>> => {
    using lobby = await RawClient.open(port);
    await lobby.send('HELLO {"version":2}\n');
    const message = decode(new TextEncoder().encode(await answer(lobby)));
    assert.ok(message?.verb === "SEAT");
    return message;
  };
  const first = await ask(one.port);
  assert.deepEqual([first.host, first.lobby], [undefined, undefined]);
  const second = await ask(two.port);
  assert.deepEqual(second, { ...first, ticket: second.ticket, lobby: one.port });

  using ana = await RawClient.open(first.port);
  await ana.send(`JOIN ${JSON.stringify({ ticket: first.ticket, name: "A", features })}\n`);
  await welcomed(ana);
  using bia = await RawClient.open(second.port);
  await bia.send(`JOIN ${JSON.stringify({ ticket: second.ticket, name: "B", features })}\n`);
  const { room, resume } = await welcomed(bia);
  bia.close();
  using back = await RawClient.open(one.port);
  await back.send(`RESUME ${JSON.stringify({ room, token: resume })}\n`);
  assert.equal((await welcomed(back)).peer, "A");
});

const features = ["resume"];

/** A port that was free a moment ago. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
