import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  addressHolder,
  type Claim,
  type Holder,
  type RoomRow,
  ticketHolder,
} from "../../registry/registry.ts";

/** One thing that happens to a store; numbers `pick` one of what there is at that moment. */
export type Step = { readonly server: 0 | 1; readonly pick: number } & Action;

type Action =
  | {
    readonly do: "claim";
    readonly holder: Holder;
    readonly lapsesInMs: number;
    readonly busy: number[];
    readonly avoid: number | undefined;
    readonly stay: Stay;
  }
  | { readonly do: "take" | "promised" }
  | {
    readonly do: "exchange";
    readonly to: Holder;
    readonly avoid: number | undefined;
    readonly stay: Stay;
  }
  | {
    readonly do: "block";
    readonly by: string;
    readonly other: string;
    readonly lapsesInMs: number;
  }
  | { readonly do: "renew"; readonly lapsesInMs: number }
  | { readonly do: "leave" | "admit"; readonly admits: boolean }
  | { readonly do: "move"; readonly holder: Holder; readonly lapsesInMs: number }
  | { readonly do: "lapse" | "restart" };

/** Whom a seat is promised to or taken by, if that is known. */
export type Stay = string | undefined;

/** The ports of the model's servers: so few that the store is often full. */
export const modelPorts = { first: 5000, last: 5003 } as const;

/**
 * What passes between two steps, in milliseconds: more than any store leaves a busy port alone, so
 * that its answers do not depend on how long that is.
 */
export const stepMs = 61_000;

/** Sequences of steps. */
export function steps(): fc.Arbitrary<Step[]> {
  // Few holders, so that they often are the same: two people may come from one address.
  const holder = fc.constantFrom(addressHolder("a"), addressHolder("b"), ticketHolder("c"));
  const lapsesInMs = fc.constantFrom(stepMs / 2, stepMs * 5.5);
  const busy = fc.subarray([5000, 5001, 5002, 5003]);
  const avoid = fc.constantFrom(undefined, undefined, 5000, 5001, 5002, 5003);
  const admits = fc.boolean();
  const other = fc.constantFrom("x", "y", "z");
  const stay = fc.option(other, { nil: undefined, freq: 5 });
  const is = <Kind extends string>(...kinds: Kind[]) => fc.constantFrom(...kinds);
  const action: fc.Arbitrary<Action> = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: is("claim"), holder, lapsesInMs, busy, avoid, stay }) },
    { weight: 4, arbitrary: fc.record({ do: is("take", "take", "take", "promised") }) },
    { weight: 1, arbitrary: fc.record({ do: is("exchange"), to: holder, avoid, stay }) },
    { weight: 1, arbitrary: fc.record({ do: is("block"), by: other, other, lapsesInMs }) },
    { weight: 1, arbitrary: fc.record({ do: is("renew"), lapsesInMs }) },
    { weight: 3, arbitrary: fc.record({ do: is("leave", "leave", "admit"), admits }) },
    { weight: 2, arbitrary: fc.record({ do: is("move"), holder, lapsesInMs }) },
    { weight: 1, arbitrary: fc.record({ do: is("lapse", "lapse", "lapse", "restart") }) },
  );
  const common = fc.record({ server: fc.constantFrom<(0 | 1)[]>(0, 1), pick: fc.nat(1_000) });
  const step = fc.tuple(common, action).map(([some, rest]): Step => ({ ...some, ...rest }));
  // Of any length up to the longest: by default they would hardly ever fill the store.
  return fc.array(step, { maxLength: 80, size: "max" });
}

interface ModelPromise {
  holder: Holder;
  lapsesAt: number;
  stay: Stay;
}

interface ModelRoom {
  readonly port: number;
  readonly server: number;
  readonly promises: ModelPromise[];
  /** The taken seats. */
  readonly taken: Stay[];
  admits: boolean;
  waitsSince: number;
  avoids: number | undefined;
}

/** The registry's rules, as plainly as they can be written. */
export class Model {
  readonly rooms: Map<number, ModelRoom> = new Map();
  readonly #blocks: { readonly stays: readonly [string, string]; until: number }[] = [];
  #turn = 0;

  /** The port where a claim must go, or which ones it may open. */
  expect(
    { busy, avoid, stay }: {
      readonly busy: readonly number[];
      readonly avoid: number | undefined;
      readonly stay: Stay;
    },
  ): { readonly waiting?: number; readonly free: readonly number[] } {
    const first = this.#waiting().find((room) =>
      isFor(room, avoid) && !this.#isBlocked(stay, staysIn(room))
    );
    const free: number[] = [];
    for (let port = modelPorts.first; port <= modelPorts.last; port++) {
      if (!this.rooms.has(port) && !busy.includes(port)) free.push(port);
    }
    return first === undefined ? { free } : { waiting: first.port, free };
  }

  claimed(claim: Claim, by: { server: number; avoid?: number | undefined } & ModelPromise): void {
    const { server, holder, lapsesAt, stay, avoid: avoids } = by;
    const { port } = claim;
    if (claim.opened) {
      const waitsSince = this.#turn++;
      const seats = { promises: [], taken: [], admits: true };
      this.rooms.set(port, { port, server, ...seats, waitsSince, avoids });
    }
    this.room(port).promises.push({ holder, lapsesAt, stay });
  }

  /** Where {@linkcode Registry.move} must lead, if anywhere. */
  expectMove(from: number): number | undefined {
    const room = this.rooms.get(from);
    if (room === undefined || room.taken.length !== 1 || room.promises.length > 0) return undefined;
    const [stay] = room.taken;
    return this.#waiting().find((other) =>
      other.taken.length === 1 && isFor(other, from) && isFor(other, room.avoids) &&
      !this.#isBlocked(stay, staysIn(other))
    )?.port;
  }

  /** Whether a promise may be given to somebody. */
  exchangeable(
    port: number,
    { promise, avoid, stay }: { promise: ModelPromise; avoid: number | undefined; stay: Stay },
  ): boolean {
    const room = this.room(port);
    return isFor(room, avoid) && !this.#isBlocked(stay, staysIn(room, promise));
  }

  blocked(by: string, other: string, until: number): void {
    const [block] = this.#blocks.filter(({ stays }) => stays[0] === by && stays[1] === other);
    if (block === undefined) this.#blocks.push({ stays: [by, other], until });
    else block.until = Math.max(block.until, until);
  }

  /** A promise has been given to somebody who avoids a room. */
  avoided(port: number, avoid: number | undefined): void {
    const room = this.room(port);
    if (avoid !== undefined && connectionsOf(room) === 1) room.avoids = avoid;
  }

  /** The promise that the holder would use, if any: the one that lapses first. */
  find(port: number, holder: Holder): ModelPromise | undefined {
    return this.rooms.get(port)?.promises
      .filter((promise) => promise.holder === holder)
      .toSorted((a, b) => a.lapsesAt - b.lapsesAt)[0];
  }

  taken(port: number, promise: ModelPromise): void {
    const room = this.room(port);
    room.promises.splice(room.promises.indexOf(promise), 1);
    if (room.taken.length === 0) room.waitsSince = this.#turn++;
    room.taken.push(promise.stay);
    if (room.taken.length < 2) return;
    for (const other of this.rooms.values()) if (other.avoids === port) other.avoids = undefined;
  }

  left(port: number, { admits, stay }: { admits: boolean; stay: Stay }): void {
    const room = this.room(port);
    room.taken.splice(room.taken.indexOf(stay), 1);
    room.admits = admits;
    room.waitsSince = this.#turn++;
    room.avoids = undefined;
    this.#closeIfEmpty(room);
  }

  lapsed(server: number, now: number): number[] {
    const held = this.#blocks.filter(({ until }) => until >= now);
    this.#blocks.splice(0, Infinity, ...held);
    const gone: number[] = [];
    for (const room of this.rooms.values()) {
      if (room.server !== server) continue;
      const open = room.promises.filter(({ lapsesAt }) => lapsesAt >= now);
      room.promises.splice(0, Infinity, ...open);
      if (this.#closeIfEmpty(room)) gone.push(room.port);
    }
    return gone.toSorted();
  }

  died(server: number): void {
    for (const room of this.rooms.values()) {
      if (room.server === server) this.rooms.delete(room.port);
    }
  }

  room(port: number): ModelRoom {
    const room = this.rooms.get(port);
    assert.ok(room, `room ${port} is open`);
    return room;
  }

  rows(): RoomRow[] {
    return [...this.rooms.values()].map((room): RoomRow => {
      const { port, admits } = room;
      const taken = room.taken.length;
      const connections = connectionsOf(room);
      assert.ok(connections === 1 || connections === 2, "seats that are not free");
      assert.ok(taken === 0 || taken === 1 || taken === 2, "seats that are taken");
      return { port, connections, taken, admits };
    }).toSorted((a, b) => a.port - b.port);
  }

  /** Rooms that can be given to somebody, the one that comes first first. */
  #waiting(): ModelRoom[] {
    return [...this.rooms.values()]
      .filter((room) => room.admits && connectionsOf(room) === 1)
      .toSorted((a, b) => b.taken.length - a.taken.length || a.waitsSince - b.waitsSince);
  }

  #closeIfEmpty(room: ModelRoom): boolean {
    return connectionsOf(room) === 0 && this.rooms.delete(room.port);
  }

  #isBlocked(stay: Stay, others: readonly Stay[]): boolean {
    return stay !== undefined &&
      this.#blocks.some(({ stays: [one, two] }) =>
        one === stay && others.includes(two) || two === stay && others.includes(one)
      );
  }
}

function connectionsOf(room: ModelRoom): number {
  return room.taken.length + room.promises.length;
}

/** The stays of those who are in a room or on their way, but for one promise. */
function staysIn(room: ModelRoom, except?: ModelPromise): Stay[] {
  const promises = room.promises.filter((promise) => promise !== except);
  return [...room.taken, ...promises.map(({ stay }) => stay)];
}

/** Whether somebody who avoids a room may be sent to this one. */
function isFor(room: ModelRoom, avoid: number | undefined): boolean {
  return avoid === undefined || room.port !== avoid && room.avoids !== avoid;
}
