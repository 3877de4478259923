import assert from "node:assert/strict";
import { own } from "../../protocol/limits.ts";
import type { FailureCode, RefuseCode } from "../../protocol/messages.ts";
import { type ServerEvent, trouble } from "../../server/events.ts";
import { Repeats } from "../../server/repeats.ts";

const refused = (code: RefuseCode | FailureCode, room?: number): ServerEvent =>
  room === undefined ? { event: "refused", code } : { event: "refused", code, room };

Deno.test("repeats: the first of a kind is told at once, the others once a minute by their number", () => {
  const repeats = new Repeats();
  assert.deepEqual(repeats.pass(refused("full"), 0), refused("full"));
  for (let i = 0; i < 500; i++) assert.equal(repeats.pass(refused("full"), i), undefined);
  assert.deepEqual(repeats.due(own.repeatMs - 1), []);
  assert.deepEqual(repeats.due(own.repeatMs), [{ event: "refused", code: "full", count: 500 }]);
  assert.equal(repeats.pass(refused("full"), own.repeatMs + 1), undefined);
  assert.deepEqual(repeats.due(2 * own.repeatMs - 1), []);
  assert.deepEqual(repeats.due(2 * own.repeatMs), [{ event: "refused", code: "full", count: 1 }]);
});

Deno.test("repeats: a minute without it makes it news again", () => {
  const repeats = new Repeats();
  repeats.pass(refused("full"), 0);
  assert.deepEqual(repeats.due(own.repeatMs), []);
  assert.deepEqual(repeats.pass(refused("full"), own.repeatMs), refused("full"));
});

Deno.test("repeats: every code is a kind, whichever room it was in", () => {
  const repeats = new Repeats();
  assert.ok(repeats.pass(refused("full"), 0));
  assert.deepEqual(repeats.pass(refused("no-seat", 4821), 0), refused("no-seat", 4821));
  assert.equal(repeats.pass(refused("no-seat", 4822), 0), undefined);
  assert.deepEqual(repeats.rest(1), [{ event: "refused", code: "no-seat", count: 1 }]);
});

Deno.test("repeats: trouble is of one kind when only its numbers differ", () => {
  const repeats = new Repeats();
  const inRoom = (room: number) => trouble(new Error("broken"), (why) => `Room ${room}: ${why}`);
  assert.ok(repeats.pass(inRoom(1), 0));
  assert.equal(repeats.pass(inRoom(22), 0), undefined);
  assert.ok(repeats.pass(trouble(new Error("The disk is full.")), 0));
  const [told, ...more] = repeats.due(own.repeatMs);
  assert.deepEqual(more, []);
  assert.deepEqual(told, {
    ...inRoom(22),
    sentence: told && "sentence" in told && told.sentence,
    count: 1,
  });
});

Deno.test("repeats: trouble that is never the same does not fill memory, and is counted", () => {
  const repeats = new Repeats();
  let told = 0;
  const word = (i: number) => [...`${i}`].map((digit) => "abcdefghij"[Number(digit)]).join("");
  for (let i = 0; i < 1_000; i++) if (repeats.pass(trouble(new Error(word(i))), 0)) told++;
  assert.equal(told, own.repeatKindsMax + 1);
  assert.equal(repeats.pass(refused("full"), 0)?.event, "refused");
  const [rest] = repeats.rest(0);
  assert.deepEqual(rest && "count" in rest && rest.count, 1_000 - told);
});

Deno.test("repeats: what is neither trouble nor a refusal passes as often as it happens", () => {
  const repeats = new Repeats();
  const joined: ServerEvent = { event: "joined", room: 4821, dialect: "classic" };
  for (let i = 0; i < 10; i++) assert.equal(repeats.pass(joined, 0), joined);
  assert.deepEqual(repeats.rest(0), []);
});
