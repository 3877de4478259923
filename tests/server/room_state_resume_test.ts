import assert from "node:assert/strict";
import fc from "fast-check";
import { type Effect, type Person, RoomState } from "../../server/room_state.ts";

const ana: Person = { name: "Ana", confirms: true, features: ["resume"], resumeToken: "a" };
const bia: Person = { name: "Bia", confirms: true, features: ["resume"], resumeToken: "b" };
const caio: Person = { name: "Caio", confirms: true, features: ["resume"], resumeToken: "c" };
const simple: Person = { name: "Dora", confirms: true };
const classic: Person = { name: "Zeca", confirms: false };

function roomWith(...people: readonly Person[]): RoomState<Person> {
  const room = new RoomState(4821);
  for (const person of people) room.sit(person);
  return room;
}

Deno.test("room state: whoever can come back is told how, and the number of each chat", () => {
  const room = new RoomState(4821);
  assert.deepEqual(room.sit(ana), [
    tell(ana, { verb: "WELCOME", room: 4821, name: "Ana", resume: "a" }),
  ]);
  assert.deepEqual(room.sit(simple), [
    tell(simple, { verb: "WELCOME", room: 4821, name: "Dora" }),
    tell(simple, { verb: "PEER", state: "joined", name: "Ana", features: ["resume"] }),
    tell(ana, { verb: "PEER", state: "joined", name: "Dora", chat: 1 }),
  ]);
  room.leave(simple, 0);
  const [, , toldAna] = room.sit(bia);
  assert.deepEqual(
    toldAna,
    tell(ana, { verb: "PEER", state: "joined", name: "Bia", chat: 2, features: ["resume"] }),
  );
});

Deno.test("room state: the other one is told of a break, and heard again after the return", () => {
  const room = roomWith(ana, bia);
  assert.equal(room.holds(bia), true);
  assert.deepEqual(room.away(bia), [tell(ana, { verb: "PEER", state: "away", name: "Bia" })]);
  assert.deepEqual(room.away(bia), [], "once is enough");
  assert.equal(room.hearerOf(ana), undefined);
  assert.equal(room.admits(0), false);
  assert.equal(room.full, true);
  room.fence(ana);
  assert.deepEqual(room.back(bia), [
    tell(bia, {
      verb: "WELCOME",
      room: 4821,
      name: "Bia",
      resume: "b",
      chat: 1,
      peer: "Ana",
      features: ["resume"],
    }),
    tell(ana, { verb: "PEER", state: "back", name: "Bia" }),
  ]);
  assert.equal(room.hearerOf(ana), bia);
  assert.equal(room.hearerOf(bia), ana);
});

Deno.test("room state: a return before the break was noticed is told as both", () => {
  const room = roomWith(ana, bia);
  const [, ...told] = room.back(bia);
  assert.deepEqual(told, [
    tell(ana, { verb: "PEER", state: "away", name: "Bia" }),
    tell(ana, { verb: "PEER", state: "back", name: "Bia" }),
  ]);
  assert.equal(room.hearerOf(ana), undefined, "what is on its way was for the old connection");
  room.fence(ana);
  assert.equal(room.hearerOf(ana), bia);
});

Deno.test("room state: whoever returns has nothing to confirm but what they are told then", () => {
  const room = roomWith(ana, bia);
  room.away(ana);
  room.away(bia);
  const told = room.back(ana).map((effect) => effect.effect === "tell" ? effect.message : effect);
  assert.deepEqual(told.slice(1, 2), [{ verb: "PEER", state: "away", name: "Bia" }]);
  assert.equal(room.hearerOf(ana), undefined);
  room.fence(ana);
  assert.equal(room.hearerOf(ana), bia);
});

Deno.test("room state: whoever missed that somebody else has come learns it on their return", () => {
  const room = roomWith(ana, bia);
  room.leave(bia, 0);
  room.sit(caio);
  const [welcome] = room.back(ana);
  assert.ok(welcome?.effect === "tell" && welcome.message.verb === "WELCOME");
  assert.equal(welcome.message.chat, 2);
  assert.equal(welcome.message.peer, "Caio");
});

Deno.test("room state: nobody holds a seat for whom nobody waits", () => {
  const alone = roomWith(ana);
  assert.equal(alone.holds(ana), false);
  assert.equal(alone.mayResume(ana), true, "until somebody has noticed");
  const room = roomWith(ana, bia);
  room.away(ana);
  assert.deepEqual(room.leave(bia, 0), [
    { effect: "free", who: bia },
    { effect: "free", who: ana },
    { effect: "release", who: ana },
  ]);
  assert.deepEqual(room.people, []);
  assert.deepEqual(room.leave(ana, 0), []);
  assert.deepEqual(room.back(ana), []);
});

Deno.test("room state: a seat is held where the other one's client knows what that is", () => {
  assert.equal(roomWith(ana, simple).holds(ana), false);
  assert.equal(roomWith(ana, simple).holds(simple), false);
  assert.equal(roomWith(ana, classic).holds(ana), true, "the room repeats for a classic one");
  assert.equal(roomWith(ana, classic).holds(classic), false);
  const room = roomWith(ana, classic);
  room.away(ana);
  assert.equal(room.hearerOf(classic), ana, "who has nothing to confirm");
});

/** Two honest clients on a network that breaks whenever it likes, noticed or not. */
Deno.test("room state: whatever breaks, everything arrives once and in order", () => {
  const step = fc.record({
    act: fc.constantFrom("say", "say", "read", "read", "break", "notice", "return"),
    who: fc.nat(1),
  });
  let breaks = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const room = new RoomState<Chatter>(4821);
      const two = [new Chatter("Ana", room), new Chatter("Bia", room)] as const;
      for (const one of two) deliver(room.sit(one));
      for (const { act, who } of steps) {
        const one = two[who] ?? two[0];
        if (act === "say") one.say();
        if (act === "read") one.read();
        if (act === "break" && one.connected) {
          one.cut();
          breaks++;
        }
        if (act === "notice" && !one.connected && room.holds(one)) deliver(room.away(one));
        if (act === "return" && !one.connected) one.return();
      }
      for (const one of two) if (!one.connected) one.return();
      while (two.some((one) => one.read()));
      assert.deepEqual(two[0].received, two[1].said);
      assert.deepEqual(two[1].received, two[0].said);
      assert.deepEqual([...two[0].unconfirmed, ...two[1].unconfirmed], []);
    }),
    { numRuns: 3_000 },
  );
  assert.ok(breaks > 1_000, `only ${breaks} breaks`);
});

interface Line {
  readonly verb: string;
  readonly state?: string;
  readonly id?: number;
}

/** A client that behaves as PROTOCOL.md says. */
class Chatter implements Person {
  readonly confirms = true;
  readonly resumeToken = "token";
  readonly said: number[] = [];
  readonly received: number[] = [];
  unconfirmed: number[] = [];
  connected = true;
  #flows = false;
  #inbox: Line[] = [];

  constructor(readonly name: string, readonly room: RoomState<Chatter>) {}

  told(line: Line): void {
    if (this.connected) this.#inbox.push(line);
  }

  say(): void {
    const id = this.said.length + 1;
    this.said.push(id);
    this.unconfirmed.push(id);
    if (this.#flows) this.#send({ verb: "MSG", id });
  }

  /** Reads one line, if there is one. */
  read(): boolean {
    const line = this.#inbox.shift();
    if (!line) return false;
    const { verb, state, id = 0 } = line;
    if (verb === "MSG") {
      if (id > this.received.length) this.received.push(id);
      this.#send({ verb: "ACK", id: this.received.length });
    }
    if (verb === "ACK") this.unconfirmed = this.unconfirmed.filter((said) => said > id);
    if (state === "away") {
      this.#flows = false;
      if (this.connected) this.room.fence(this);
    }
    if (state === "joined" || state === "back" || verb === "WELCOME") this.#sayAgain();
    return true;
  }

  cut(): void {
    this.connected = this.#flows = false;
    this.#inbox = [];
  }

  return(): void {
    this.connected = true;
    this.#inbox = [];
    deliver(this.room.back(this));
  }

  #sayAgain(): void {
    this.#flows = true;
    for (const id of this.unconfirmed) this.#send({ verb: "MSG", id });
  }

  #send(line: Line): void {
    if (this.connected) this.room.hearerOf(this)?.told(line);
  }
}

function deliver(effects: readonly Effect<Chatter>[]): void {
  for (const effect of effects) if (effect.effect === "tell") effect.to.told(effect.message);
}

function tell(to: Person, message: object): object {
  return { effect: "tell", to, message };
}
