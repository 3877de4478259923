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
import type { StoreAct } from "./redis_store.ts";
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
  readonly #parts: RedisParts;
  /** How many rooms have been opened so far. */
  #opened = 0;
  /** Until whoever is about to open a room has done so. */
  #opening: Promise<unknown> = Promise.resolve();

  /** Takes over what has been opened. */
  constructor(parts: RedisParts) {
    this.#parts = parts;
  }

  /** Hashes addresses with the key that all servers of the store share. */
  readonly addressHash: AddressHash = (address) =>
    hashAddress(address, Uint8Array.fromHex(this.#parts.member.addressKey));

  /** This server's lobby listens on a port: whoever has a seat here comes back there. */
  online(lobby: number): void {
    this.#parts.member.online(lobby);
  }

  async claim(holder: Holder, options: ClaimOptions): Promise<Claim | undefined> {
    const { pool } = this.#parts;
    const { now } = options;
    for (;;) {
      let port = pool.take(now);
      try {
        const opened = this.#opened;
        let answer = await this.#claim(holder, options, { port });
        if (answer.port === "free" && port !== undefined) {
          const free = port;
          answer = await this.#oneByOne(async () => {
            // Whoever came before us here may have opened a room that is good for us, too.
            const found = this.#opened !== opened &&
              await this.#claim(holder, options, { port: free });
            if (found && found.port !== "free") return found;
            if (!options.listen(free)) return { port: "taken" };
            return await this.#claim(holder, options, { port: free, listens: true });
          });
        }
        if (answer.claim?.opened) port = undefined;
        if (answer.port === undefined || port === undefined) return answer.claim;
        pool.setAside(port, now + own.portAsideMs);
        port = undefined;
      } finally {
        if (port !== undefined) pool.release(port);
      }
    }
  }

  move(
    from: number,
    holder: Holder,
    { lapsesAt }: { readonly lapsesAt: number },
  ): Promise<Claim | undefined> {
    const { member: { clock }, rooms } = this.#parts;
    const args = { port: from, holder, lapsesAt: clock.toStore(lapsesAt) };
    return this.#call("move", "move", args, (value) => {
      const { claim } = answers.claim(value);
      if (claim) rooms.admits(from, false);
      return claim;
    });
  }

  take(port: number, holder: Holder): Promise<TakenSeat | undefined> {
    return this.#call("take", "take", { port, holder }, (value) => {
      const seat = answers.seat(value);
      if (seat) this.#parts.rooms.taken(port, seat);
      return seat;
    });
  }

  exchange(
    port: number,
    from: Holder,
    to: Holder,
    { avoid, avoidHost, stay }: Pick<ClaimOptions, "avoid" | "avoidHost" | "stay"> = {},
  ): Promise<boolean> {
    const args = { port, holder: from, to, avoid, avoidHost, stay };
    return this.#call("exchange", "exchange", args, (value) => value === true);
  }

  renew(port: number, holder: Holder, lapsesAt: number): Promise<void> {
    const args = { port, holder, lapsesAt: this.#parts.member.clock.toStore(lapsesAt) };
    return this.#call("renew", "renew", args, () => {});
  }

  leave(port: number, { admits, stay }: LeaveOptions): Promise<0 | 1> {
    return this.#call("leave", "leave", { port, admits, stay }, (connections) => {
      if (connections !== 0 && connections !== 1) {
        throw new RangeError(`Cannot leave room ${port}: no such seat of this server is taken`);
      }
      this.#parts.rooms.left(port, { stay, admits, connections });
      return connections;
    });
  }

  admit(port: number, admits: boolean): Promise<void> {
    return this.#call("admit", "admit", { port, admits }, () => {
      this.#parts.rooms.admits(port, admits);
    });
  }

  lapse(now: number): Promise<readonly number[]> {
    const { member: { clock }, rooms, lost } = this.#parts;
    return this.#call("free", "lapse", { now: clock.toStore(now) }, (value) => {
      const gone = new Set(answers.ports(value));
      for (const port of lost) if (rooms.isEmpty(port)) gone.add(port);
      lost.clear();
      for (const port of gone) rooms.gone(port);
      return [...gone];
    });
  }

  async promised(port: number, holder: Holder): Promise<boolean> {
    return await this.#parts.member.ask("find", "promised", { port, holder }) === true;
  }

  async list(): Promise<readonly RoomRow[]> {
    return answers.rows(await this.#parts.member.ask("list", "list", {}));
  }

  async block(by: string, other: string, { until }: { readonly until: number }): Promise<void> {
    const { member } = this.#parts;
    const till = member.clock.toStore(until);
    await member.ask("block", "block", { by, other, till, max: own.blocksPerStayMax });
  }

  async ban(
    network: string,
    { now, until }: { readonly now: number; readonly until: number },
  ): Promise<number> {
    const { member } = this.#parts;
    const { clock } = member;
    const args = { network, now: clock.toStore(now), till: clock.toStore(until) };
    return Number(await member.ask("ban", "ban", args));
  }

  async unban(number: number): Promise<boolean> {
    return await this.#parts.member.ask("unban", "unban", { number }) === true;
  }

  async bans(now: number): Promise<readonly Ban[]> {
    const { member } = this.#parts;
    const { clock } = member;
    const found = answers.bans(await member.ask("listBans", "bans", { now: clock.toStore(now) }));
    return found.map(({ number, since, until }) => ({
      number,
      since: clock.fromStore(since),
      until: clock.fromStore(until),
    }));
  }

  async banned(network: string, now: number): Promise<boolean> {
    const { member } = this.#parts;
    const args = { network, now: member.clock.toStore(now) };
    return await member.ask("findBan", "banned", args) === true;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#parts.member[Symbol.asyncDispose]();
  }

  /** Asks for a seat; `listens` says that this server listens on `port`. */
  #claim(
    holder: Holder,
    { lapsesAt, avoid, avoidHost, stay }: ClaimOptions,
    opening: { readonly port: number | undefined; readonly listens?: boolean },
  ): Promise<answers.ClaimAnswer> {
    const { member: { clock }, rooms } = this.#parts;
    const here = holder.startsWith("address:");
    const seat = { holder, lapsesAt: clock.toStore(lapsesAt), avoid, avoidHost, stay, here };
    return this.#call("claim", "claim", { ...seat, ...opening }, (value) => {
      const answer = answers.claim(value);
      if (answer.claim?.opened) {
        rooms.opened(answer.claim.port);
        this.#opened++;
      }
      return answer;
    });
  }

  /** Rooms are opened one at a time: of a hundred who come at once, each second one needs one. */
  #oneByOne<Result>(run: () => Promise<Result>): Promise<Result> {
    const result = this.#opening.then(run);
    this.#opening = result.catch(() => {});
    return result;
  }

  #call<Result>(
    act: StoreAct,
    name: string,
    args: object,
    apply: (value: unknown) => Result,
  ): Promise<Result> {
    return this.#parts.member.call(act, { name, args, apply });
  }
}
