import assert from "node:assert/strict";
import { type Conduct, each, type Fault, only, type Plan, seeded } from "../network/conduct.ts";
import {
  checkComplete,
  checkHonest,
  checkWithClassic,
  longTexts,
  type Pace,
} from "./scripted_chat.ts";
import { attempt, attemptAll, type Outcome, type Place, places, type Trial } from "./trials.ts";

const paces: readonly Pace[] = ["burst", "turns"];

/** In the middle of a line of the first message, or of the first things that come. */
const halfway: Fault = { way: "up", afterBytes: 150, act: "reset" };

/** A plan for one side of a trial. */
function plan({ side }: Place, conducts: Readonly<Record<number, Conduct>>): Partial<Trial> {
  const treated: Plan = each(conducts);
  return { [side]: treated };
}

/** Cuts in turns with an end and with a reset. */
function cut({ way, afterBytes }: Place): Fault {
  return { way, afterBytes, act: afterBytes % 2 === 0 ? "reset" : "end" };
}

/** Plays a trial for each place, and asserts that most were cut as often as planned. */
async function sweep(
  all: Iterable<Place>,
  trial: (place: Place) => Trial,
  cutsEach = 1,
): Promise<number> {
  const trials = [...all].map(trial);
  const cuts = await attemptAll(trials);
  // What passes varies: of what was on its way, more or less has to be said again.
  const planned = trials.length * cutsEach;
  assert.ok(cuts >= planned * 0.75, `${cuts} cuts of ${planned}`);
  return cuts;
}

Deno.test("cut connections: wherever a room's connection is cut, everything arrives once", async () => {
  const clean = await attempt({ check: checkComplete });
  const cuts = await sweep(places(clean, 2, { part: "rest" }), (place) => {
    const pace = paces[Math.floor(place.afterBytes / 2) % paces.length];
    return {
      ...pace && { pace },
      ...plan(place, { 2: { fault: cut(place) } }),
      check: checkComplete,
    };
  });
  assert.ok(cuts >= 1_000, `${cuts} cuts`);
});

Deno.test("cut connections: before a room knows who comes, the client takes its seat all the same", async () => {
  const clean = await attempt({ check: checkComplete });
  const trials = [...places(clean, 2, { part: "greeting", step: 2 })].map((place): Trial => (
    { ...plan(place, { 2: { fault: cut(place) } }), check: checkComplete }
  ));
  const cuts = await attemptAll(trials);
  assert.equal(cuts, trials.length);
  // The lobby, the room, the lobby to resume there, and the room again: the seat was still promised.
  const outcome = await attempt({
    one: only(2, { fault: { ...halfway, afterBytes: 20 } }),
    check: checkComplete,
  });
  assert.equal(outcome.passages[0].length, 4);
});

Deno.test("cut connections: also between real sockets", async () => {
  const clean = await attempt({ real: true, check: checkComplete });
  const cuts = await sweep(places(clean, 2, { step: 11, part: "rest" }), (place) => (
    { real: true, ...plan(place, { 2: { fault: cut(place) } }), check: checkComplete }
  ));
  assert.ok(cuts >= 100, `${cuts} cuts`);
});

Deno.test("cut connections: in long messages, too", async () => {
  const clean = await attempt({ texts: longTexts, check: checkComplete });
  await sweep(places(clean, 2, { step: 301, part: "rest" }), (place) => (
    { texts: longTexts, ...plan(place, { 2: { fault: cut(place) } }), check: checkComplete }
  ));
});

Deno.test("cut connections: the connection that resumes may be cut anywhere, and the one after", async () => {
  const first = { fault: halfway };
  const once = await resumed({ 2: first });
  let cuts = await sweep(places(once, 3, { step: 5 }), (place) => (
    { ...plan(place, { 2: first, 3: { fault: cut(place) } }), check: checkComplete }
  ), 2);
  const second = { fault: { ...halfway, afterBytes: 120 } };
  const twice = await resumed({ 2: first, 3: second });
  cuts += await sweep(places(twice, 4, { step: 5 }), (place) => (
    { ...plan(place, { 2: first, 3: second, 4: { fault: cut(place) } }), check: checkComplete }
  ), 3);
  assert.ok(cuts >= 1_000, `${cuts} cuts`);
});

Deno.test("cut connections: both sides may be cut at once", async () => {
  const clean = await attempt({ check: checkComplete });
  await sweep(places(clean, 2, { step: 13, part: "rest" }), (place) => ({
    one: only(2, { fault: cut(place) }),
    other: only(2, { fault: cut({ ...place, way: "down" }) }),
    check: checkComplete,
  }), 2);
});

Deno.test("cut connections: a server that was not told gives the seat back all the same", async () => {
  const clean = await attempt({ check: checkComplete });
  await sweep(places(clean, 2, { step: 13, part: "rest" }), (place) => {
    const fault: Fault = { ...cut(place), told: "client" };
    return { ...plan(place, { 2: { fault } }), check: checkComplete };
  });
});

Deno.test("cut connections: nobody may answer for a while, and all of it may be slow", async () => {
  const clean = await attempt({ check: checkComplete });
  const random = seeded(2);
  await sweep(places(clean, 2, { step: 29, part: "rest" }), (place) => {
    const pieceBytes = 1 + Math.floor(random() * 50);
    const fault = { ...cut(place), stallMs: Math.floor(random() * 30) };
    const conducts = {
      2: { fault, pieceBytes },
      3: { refused: true },
      4: { refused: true },
      5: { pieceBytes, delayMs: 1 },
    };
    return { ...plan(place, conducts), check: checkComplete };
  });
});

Deno.test("cut connections: when the other one leaves meanwhile, each message has one fate", async () => {
  const clean = await attempt({ leavesAfter: 2, check: checkHonest });
  const ones = [...places(clean, 2, { step: 7, part: "rest" })].filter(({ side }) =>
    side === "one"
  );
  await sweep(ones, (place) => (
    { leavesAfter: 2, ...plan(place, { 2: { fault: cut(place) } }), check: checkHonest }
  ));
});

Deno.test("cut connections: a classic client at the other end hears and is heard, too", async () => {
  const clean = await attempt({ classic: true, check: checkWithClassic });
  await sweep(places(clean, 2, { step: 3, part: "rest" }), (place) => (
    { classic: true, ...plan(place, { 2: { fault: cut(place) } }), check: checkWithClassic }
  ));
});

/** A chat in which the connections of both sides are treated so. */
async function resumed(conducts: Readonly<Record<number, Conduct>>): Promise<Outcome> {
  return await attempt({ one: each(conducts), other: each(conducts), check: checkComplete });
}
