/**
 * How a bad network treats connections: plans that a test makes, and what came of them.
 *
 * @module
 */

/** The way of bytes: `up` from the client to the server, `down` back to it. */
export type Way = "up" | "down";

/** What goes wrong with a connection, once. */
export interface Fault {
  /** The way whose bytes are counted. */
  readonly way: Way;
  /** It happens when exactly so many bytes have passed that way; 0: as soon as it is open. */
  readonly afterBytes: number;
  /**
   * `stall`: nothing passes for `stallMs`, then all goes on. `reset`: it breaks with an error.
   * `end`: it ends as if the other side had closed it. `silence`: whatever is sent from then on is
   * lost, and nobody is told.
   */
  readonly act: "stall" | "reset" | "end" | "silence";
  /** For how long nothing passes before the act, in milliseconds; default 0. */
  readonly stallMs?: number;
  /** Who notices that it is cut: default `both`; the other one is left with a silent connection. */
  readonly told?: "both" | "client" | "server";
}

/** How one connection is treated; by default, well. */
export interface Conduct {
  /** Nobody answers. */
  readonly refused?: boolean;
  readonly fault?: Fault;
  /** At most so many bytes pass at once. */
  readonly pieceBytes?: number;
  /** Each piece is so late, in milliseconds. */
  readonly delayMs?: number;
}

/**
 * How the connections of one client are treated, which are counted from 1: with our client the first
 * one goes to the lobby and the second one to a room.
 */
export type Plan = (no: number) => Conduct;

/** A plan for a network without faults. */
export const well: Plan = () => ({});

/** Treats every connection the same. */
export function always(conduct: Conduct): Plan {
  return () => conduct;
}

/** Treats the connection with this number in a way, and the others well. */
export function only(no: number, conduct: Conduct): Plan {
  return (which) => which === no ? conduct : {};
}

/** Treats each connection that has a number here so, and the others well. */
export function each(conducts: Readonly<Record<number, Conduct>>): Plan {
  return (no) => conducts[no] ?? {};
}

/** A network whose connections are treated by plan. */
export interface FaultyNetwork<Dial> extends AsyncDisposable {
  /** Opens connections for one client, whose numbers begin at 1. */
  dial(plan: Plan): Dial;
  /** All connections so far. */
  readonly passages: readonly Passage[];
}

/** What has passed through one connection, and what is to happen to it. It touches no socket. */
export class Passage {
  /** The number of the connection among its client's. */
  readonly no: number;
  /** The port that it leads to. */
  readonly port: number;
  readonly conduct: Conduct;
  readonly #passed: Record<Way, number> = { up: 0, down: 0 };
  #done: readonly number[] | undefined;
  #greetingBytes: number | undefined;

  constructor(no: number, port: number, conduct: Conduct) {
    this.no = no;
    this.port = port;
    this.conduct = conduct;
  }

  /** How many bytes have passed, by way. */
  get passed(): Readonly<Record<Way, number>> {
    return this.#passed;
  }

  /** What had passed up when the first byte came down: what the client says without being asked. */
  get greetingBytes(): number {
    return this.#greetingBytes ?? this.#passed.up;
  }

  /** Whether it was cut: a stall that goes on is no cut. */
  get cut(): boolean {
    return this.#done !== undefined && this.conduct.fault?.act !== "stall";
  }

  /** How many of `bytes` may pass at once; to be told that they did by {@linkcode pass}. */
  most(way: Way, bytes: number): number {
    const { fault, pieceBytes = Infinity } = this.conduct;
    const left = fault?.way === way && !this.#done
      ? fault.afterBytes - this.#passed[way]
      : Infinity;
    return Math.min(bytes, left, pieceBytes);
  }

  /** So many bytes have passed. */
  pass(way: Way, bytes: number): void {
    if (way === "down") this.#greetingBytes ??= this.#passed.up;
    this.#passed[way] += bytes;
  }

  /** The fault, once, when its time has come. */
  due(): Fault | undefined {
    const { fault } = this.conduct;
    if (!fault || this.#done || this.#passed[fault.way] < fault.afterBytes) return undefined;
    this.#done = [this.#passed.up, this.#passed.down];
    return fault;
  }

  /** What happened here, to repeat it by. */
  toString(): string {
    const { fault, refused } = this.conduct;
    const name = `connection ${this.no} to ${this.port}`;
    if (refused) return `${name}: refused`;
    const { up, down } = this.#passed;
    const bytes = `${up} bytes up, ${down} down`;
    if (!fault || !this.#done) return `${name}: ${bytes}`;
    const { act, way, afterBytes, stallMs = 0, told = "both" } = fault;
    const [upThen, downThen] = this.#done;
    return `${name}: ${act} after ${afterBytes} ${way} (then ${upThen} up, ${downThen} down; ` +
      `stalled ${stallMs} ms; told ${told}); ${bytes} in the end`;
  }
}

/**
 * Random numbers, 0 up to 1, that are the same for the same seed (the 32-bit generator known as
 * mulberry32).
 */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
