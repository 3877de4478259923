/**
 * What a registry does, asked of a store in Redis.
 *
 * @module
 */

import { own } from "../protocol/limits.ts";
import { type AddressHash, hashAddress } from "./address_hash.ts";
import type { Ban } from "./moderation.ts";
import type { PortPool } from "./port_pool.ts";
import * as answers from "./redis_answers.ts";
import type { Member } from "./redis_member.ts";
import type { KnownRooms } from "./redis_rooms.ts";
import type {
  Claim,
  ClaimOptions,
  Holder,
  LeaveOptions,
  Registry,
  RoomRow,
  TakenSeat,
} from "./registry.ts";

/** What a {@linkcode RedisRegistry} is made of. */
export interface RedisParts {
  readonly member: Member;
  readonly pool: PortPool;
  readonly rooms: KnownRooms;
  /** Rooms that the store has lost and where nobody sits, which nobody has been told of. */
  readonly lost: Set<number>;
}

/**
 * A {@linkcode Registry} in Redis; `openRedisRegistry` of `redis.ts` makes one.
 *
 * Methods reject with a {@linkcode RegistryError} when the store does not answer in
 * `own.storeAnswerMs`. What was asked may have been done all the same; it is put right before the next
 * thing is done.
 */
export class RedisRegistry implements Registry {
  readonly #member: Member;
  readonly #pool: PortPool;
  readonly #rooms: KnownRooms;
  readonly #lost: Set<number>;
  /** How many rooms have been opened so far. */
  #opened = 0;
  /** Until whoever is about to open a room has done so. */
  #opening: Promise<unknown> = Promise.resolve();

  /** Takes over what has been opened. */
  constructor({ member, pool, rooms, lost }: RedisParts) {
    this.#member = member;
    this.#pool = pool;
    this.#rooms = rooms;
    this.#lost = lost;
  }

  /** Hashes addresses with the key that all servers of the store share. */
  readonly addressHash: AddressHash = (address) =>
    hashAddress(address, Uint8Array.fromHex(this.#member.addressKey));

  /** This server's lobby listens on a port: whoever has a seat here comes back there. */
  online(lobby: number): void {
    this.#member.online(lobby);
  }

  async claim(holder: Holder, options: ClaimOptions): Promise<Claim | "banned" | undefined> {
    const opened = this.#opened;
    const claim = await this.#claim(holder, options);
    return claim ?? await this.#oneByOne(() => this.#open(holder, options, opened));
  }

  move(
    from: number,
    holder: Holder,
    { lapsesAt }: { readonly lapsesAt: number },
  ): Promise<Claim | undefined> {
    return this.#member.call({
      act: "move",
      args: { port: from, holder, lapsesAt: this.#toStore(lapsesAt) },
      apply: (value) => {
        const claim = answers.claim(value);
        if (claim) this.#rooms.admits(from, false);
        return claim;
      },
    });
  }

  take(port: number, holder: Holder): Promise<TakenSeat | undefined> {
    return this.#member.call({
      act: "take",
      args: { port, holder },
      apply: (value) => {
        const seat = answers.seat(value);
        if (seat) this.#rooms.taken(port, seat);
        return seat;
      },
    });
  }

  exchange(
    port: number,
    from: Holder,
    to: Holder,
    { avoid, avoidHost, stay }: Pick<ClaimOptions, "avoid" | "avoidHost" | "stay"> = {},
  ): Promise<boolean> {
    return this.#member.call({
      act: "exchange",
      args: { port, holder: from, to, avoid, avoidHost, stay },
      apply: (value) => value === true,
    });
  }

  renew(port: number, holder: Holder, lapsesAt: number): Promise<boolean> {
    const args = { port, holder, lapsesAt: this.#toStore(lapsesAt) };
    return this.#member.call({ act: "renew", args, apply: (value) => value === true });
  }

  leave(port: number, { admits, stay }: LeaveOptions): Promise<0 | 1> {
    return this.#member.call({
      act: "leave",
      args: { port, admits, stay },
      apply: (connections) => {
        if (connections !== 0 && connections !== 1) {
          throw new RangeError(`Cannot leave room ${port}: no such seat of this server is taken`);
        }
        this.#rooms.left(port, { stay, admits, connections });
        return connections;
      },
    });
  }

  admit(port: number, admits: boolean): Promise<void> {
    const apply = () => this.#rooms.admits(port, admits);
    return this.#member.call({ act: "admit", args: { port, admits }, apply });
  }

  lapse(now: number): Promise<readonly number[]> {
    return this.#member.call({
      act: "free",
      args: { now: this.#toStore(now) },
      apply: (value) => {
        const gone = new Set(answers.ports(value));
        for (const port of this.#lost) if (this.#rooms.isEmpty(port)) gone.add(port);
        this.#lost.clear();
        for (const port of gone) this.#rooms.gone(port);
        return [...gone];
      },
    });
  }

  async promised(port: number, holder: Holder): Promise<boolean> {
    return await this.#member.ask({ act: "find", args: { port, holder } }) === true;
  }

  async list(): Promise<readonly RoomRow[]> {
    return answers.rows(await this.#member.ask({ act: "list" }));
  }

  async block(by: string, other: string, { until }: { readonly until: number }): Promise<void> {
    const args = { by, other, till: this.#toStore(until), max: own.blocksPerStayMax };
    await this.#member.ask({ act: "block", args });
  }

  async ban(
    network: string,
    { now, until }: { readonly now: number; readonly until: number },
  ): Promise<number> {
    const args = { network, now: this.#toStore(now), till: this.#toStore(until) };
    return Number(await this.#member.ask({ act: "ban", args }));
  }

  async unban(number: number): Promise<boolean> {
    return await this.#member.ask({ act: "unban", args: { number } }) === true;
  }

  async bans(now: number): Promise<readonly Ban[]> {
    const { clock } = this.#member;
    const value = await this.#member.ask({ act: "listBans", args: { now: clock.toStore(now) } });
    return answers.bans(value).map(({ number, since, until }) => ({
      number,
      since: clock.fromStore(since),
      until: clock.fromStore(until),
    }));
  }

  async banned(network: string, now: number): Promise<boolean> {
    const args = { network, now: this.#toStore(now) };
    return await this.#member.ask({ act: "findBan", args }) === true;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#member[Symbol.asyncDispose]();
  }

  /**
   * Opens a room, unless somebody else has done so meanwhile.
   *
   * @param before How many had been opened when there was no seat for the holder.
   */
  async #open(
    holder: Holder,
    options: ClaimOptions,
    before: number,
  ): Promise<Claim | "banned" | undefined> {
    if (this.#opened !== before) {
      const claim = await this.#claim(holder, options);
      if (claim) return claim;
    }
    const { now, listen } = options;
    for (;;) {
      const port = this.#pool.take(now);
      if (port === undefined) return undefined;
      try {
        // Nobody may be sent there before somebody listens.
        const claim = listen(port) ? await this.#claim(holder, options, port) : undefined;
        if (claim && !isOpened(claim)) this.#pool.release(port);
        if (claim) return claim;
      } catch (error) {
        this.#pool.release(port);
        throw error;
      }
      this.#pool.setAside(port, now + own.portAsideMs);
    }
  }

  /** Asks for a seat, and else for a new room on a port that this server listens on, if there is one. */
  #claim(
    holder: Holder,
    { now, lapsesAt, avoid, avoidHost, stay, network }: ClaimOptions,
    port?: number,
  ): Promise<Claim | "banned" | undefined> {
    // Whoever has nothing but an address can be told of a port alone.
    const here = holder.startsWith("address:");
    const seat = { holder, lapsesAt: this.#toStore(lapsesAt), avoid, avoidHost, stay, here };
    return this.#member.call({
      act: "claim",
      args: { ...seat, port, network, now: this.#toStore(now) },
      apply: (value) => {
        if (value === "banned") return value;
        const claim = answers.claim(value);
        if (claim?.opened) {
          this.#rooms.opened(claim.port);
          this.#opened++;
        }
        return claim;
      },
    });
  }

  /** Rooms are opened one at a time: of a hundred who come at once, each second one needs one. */
  #oneByOne<Result>(run: () => Promise<Result>): Promise<Result> {
    const result = this.#opening.then(run);
    this.#opening = result.catch(() => {});
    return result;
  }

  #toStore(time: number): number {
    return this.#member.clock.toStore(time);
  }
}

function isOpened(claim: Claim | "banned"): boolean {
  return typeof claim === "object" && claim.opened;
}
