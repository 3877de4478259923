import assert from "node:assert/strict";
import fc from "fast-check";
import { classicCoolingMs } from "../../protocol/limits.ts";
import { type Effect, type Person, RoomState } from "../../server/room_state.ts";

const ana: Person = { name: "Ana", confirms: true };
const bia: Person = { name: "Bia", confirms: true };
const caio: Person = { name: "Caio", confirms: true };
const classic: Person = { name: "Zeca", confirms: false };

Deno.test("room state: the first one is welcomed and hears of nobody", () => {
  const room = new RoomState(4821);
  assert.deepEqual(room.sit(ana), [
    { effect: "tell", to: ana, message: { verb: "WELCOME", room: 4821, name: "Ana" } },
  ]);
  assert.equal(room.hearerOf(ana), undefined);
  assert.equal(room.alone, ana);
});

Deno.test("room state: two people are told of each other and hear each other", () => {
  const room = new RoomState(4821);
  room.sit(ana);
  assert.deepEqual(room.sit(bia), [
    { effect: "tell", to: bia, message: { verb: "WELCOME", room: 4821, name: "Bia" } },
    { effect: "tell", to: bia, message: { verb: "PEER", state: "joined", name: "Ana" } },
    { effect: "tell", to: ana, message: { verb: "PEER", state: "joined", name: "Bia" } },
  ]);
  assert.equal(room.hearerOf(ana), bia);
  assert.equal(room.hearerOf(bia), ana);
  assert.equal(room.full, true);
  assert.equal(room.admits(0), false);
});

Deno.test("room state: a third person is never seated", () => {
  const room = new RoomState(4821);
  room.sit(ana);
  room.sit(bia);
  assert.throws(() => room.sit(caio), RangeError);
  assert.deepEqual(room.people, [ana, bia]);
});

Deno.test("room state: what was for the one who left does not reach the next one", () => {
  const room = new RoomState(4821);
  room.sit(ana);
  room.sit(bia);
  assert.deepEqual(room.leave(bia, 0), [
    { effect: "tell", to: ana, message: { verb: "PEER", state: "left", name: "Bia" } },
    { effect: "free", who: bia },
  ]);
  room.sit(caio);
  assert.equal(room.hearerOf(ana), undefined);
  assert.equal(room.hearerOf(caio), ana);
  room.fence(ana);
  assert.equal(room.hearerOf(ana), caio);
});

Deno.test("room state: every departure wants its own confirmation", () => {
  const room = new RoomState(4821);
  room.sit(ana);
  for (const person of [bia, caio]) {
    room.sit(person);
    room.leave(person, 0);
  }
  room.sit(bia);
  room.fence(ana);
  assert.equal(room.hearerOf(ana), undefined);
  room.fence(ana);
  assert.equal(room.hearerOf(ana), bia);
  room.fence(ana); // One too many changes nothing.
  assert.equal(room.hearerOf(ana), bia);
});

Deno.test("room state: a classic client that stays closes the room for a moment", () => {
  const room = new RoomState(4821);
  room.sit(classic);
  room.sit(ana);
  room.leave(ana, 1_000);
  assert.equal(room.admits(1_000 + classicCoolingMs - 1), false);
  assert.equal(room.admits(1_000 + classicCoolingMs), true);
  assert.equal(room.alone, undefined);
});

Deno.test("room state: the other one is told of a new name, and nobody else", () => {
  const room = new RoomState<Client>(4821);
  const [isabelle, other] = [new Client("Isabelle", true), new Client("Ana", true)];
  assert.deepEqual(room.renamed(isabelle), []);
  room.sit(isabelle);
  isabelle.name = "Bela";
  assert.deepEqual(room.renamed(isabelle), []);
  room.sit(other);
  isabelle.name = "Isa";
  assert.deepEqual(room.renamed(isabelle), [
    { effect: "tell", to: other, message: { verb: "PEER", state: "renamed", name: "Isa" } },
  ]);
  room.leave(isabelle, 0);
  assert.deepEqual(room.renamed(isabelle), []);
});

Deno.test("room state: whoever has not confirmed a departure is renamed all the same", () => {
  const room = new RoomState(4821);
  for (const person of [ana, bia]) room.sit(person);
  room.leave(bia, 0);
  room.sit(caio);
  assert.deepEqual(room.renamed(ana), [
    { effect: "tell", to: caio, message: { verb: "PEER", state: "renamed", name: "Ana" } },
  ]);
});

Deno.test("room state: the last one leaves nobody to tell, and leaving twice changes nothing", () => {
  const room = new RoomState(4821);
  room.sit(ana);
  assert.deepEqual(room.leave(ana, 0), [{ effect: "free", who: ana }]);
  assert.deepEqual(room.leave(ana, 0), []);
});

/** Honest clients, whose view of the room lags behind it, speak only to whom they believe there. */
Deno.test("room state: nobody ever hears what was said to somebody else", () => {
  const step = fc.record({
    act: fc.constantFrom("arrive", "leave", "say", "rename", "catch-up"),
    who: fc.nat(5),
    classic: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const room = new RoomState<Client>(4821);
      let now = 0;
      let count = 0;
      for (const { act, who, classic } of steps) {
        now += 700;
        const people = room.people;
        const person = people[who % Math.max(people.length, 1)];
        if (act === "arrive" && room.admits(now)) {
          perform(room.sit(new Client(`P${count++}`, !classic)));
        }
        if (!person) continue;
        if (act === "leave") perform(room.leave(person, now));
        if (act === "rename") {
          person.name += "'";
          perform(room.renamed(person));
        }
        // A classic client is shown things within the moment for which the room stays closed.
        if (act === "catch-up" || !person.confirms) person.catchUp(room);
        if (act === "say" && person.believes !== undefined) {
          const heard = room.hearerOf(person);
          if (heard) assert.equal(whoIs(heard.name), person.believes, "somebody else heard it");
        }
        for (const one of room.people) {
          const other = room.people.find((somebody) => somebody !== one);
          if (other) assert.equal(one.toldName, other.name, "they were told another name");
        }
        assert.ok(room.people.length <= 2);
      }
    }),
    { numRuns: 5_000 },
  );
});

/** A client that learns what the room told it only when it catches up. */
class Client implements Person {
  /** Whom it believes to be there, under whatever name. */
  believes: string | undefined;
  /** The last name that it was told. */
  toldName: string | undefined;
  readonly #inbox: { state: string; name: string }[] = [];

  constructor(public name: string, readonly confirms: boolean) {}

  told(state: string, name: string): void {
    this.toldName = name;
    this.#inbox.push({ state, name });
  }

  catchUp(room: RoomState<Client>): void {
    for (const { state, name } of this.#inbox.splice(0)) {
      this.believes = state === "left" ? undefined : whoIs(name);
      if (state === "left" && this.confirms) room.fence(this);
    }
  }
}

/** A name without the strokes that renaming has added. */
function whoIs(name: string): string {
  return name.replaceAll("'", "");
}

function perform(effects: readonly Effect<Client>[]): void {
  for (const effect of effects) {
    if (effect.effect === "tell" && effect.message.verb === "PEER") {
      effect.to.told(effect.message.state, effect.message.name);
    }
  }
}

Deno.test("room state: when everybody is sent away, every seat is freed and nobody may come", () => {
  const room = new RoomState(4821);
  room.sit(ana);
  room.sit(bia);
  assert.deepEqual(room.clear(), [
    { effect: "free", who: ana },
    { effect: "free", who: bia },
  ]);
  assert.deepEqual(room.people, []);
  assert.equal(room.hearerOf(ana), undefined);
  assert.equal(room.admits(Number.MAX_SAFE_INTEGER), false);
  // They go once, however often that is noticed.
  assert.deepEqual(room.leave(ana, 0), []);
  assert.deepEqual(room.clear(), []);
});
