/**
 * A server as one of those that share a store: it joins, is heard of, and joins again when need be.
 *
 * @module
 */

import { own } from "../protocol/limits.ts";
import { StoreClock } from "./redis_clock.ts";
import type { KnownRooms } from "./redis_rooms.ts";
import { type Answer, type Call, RedisStore, type StoreAct } from "./redis_store.ts";
import type { StoreAddress } from "./redis_url.ts";
import { RegistryError } from "./registry.ts";

/** Who a server is. */
export interface Identity {
  /** Its name among those that share the store. */
  readonly server: string;
  /** Where clients reach it. */
  readonly host: string;
  /** Its lobby's port, if it is known. */
  readonly lobby: number | undefined;
  /** People are matched within a group: those who can reach its servers in the same way. */
  readonly group: string;
}

/** A call, and what to make of its answer; what a server knows of its rooms changes only there. */
export interface Applied<Result> extends Call {
  readonly apply: (value: unknown) => Result;
}

/** What {@linkcode Member} works with. */
export interface MemberOptions {
  readonly address: StoreAddress;
  readonly identity: Identity;
  readonly rooms: KnownRooms;
  /** Called with the rooms that the store has lost and where nobody sits. */
  readonly lost: (ports: readonly number[]) => void;
}

/**
 * Calls the store as a member.
 *
 * 1. Whatever happened to the store, the next call finds this server in it with all its rooms: after a
 *    new connection, after a call whose outcome is not known, and when the store does not know us, it
 *    is told first who sits where.
 * 2. That is never told while another call is under way, nor is any begun meanwhile.
 */
export class Member implements AsyncDisposable {
  readonly clock: StoreClock = new StoreClock();
  readonly #options: MemberOptions;
  readonly #store: RedisStore;
  readonly #heart: ReturnType<typeof setInterval>;
  /** Changes with each time that this server joins: what was asked before does nothing any more. */
  #session = "";
  /** The key of the store's address hashes, in hexadecimal. */
  #addressKey: string;
  #lobby: number | undefined;
  /** Whether others know that this server is at its address. */
  #joined = false;
  /** Whether what the store knows of this server may be wrong. */
  #doubtful = true;
  #joining: Promise<void> | undefined;
  #running = 0;
  #idle: PromiseWithResolvers<void> | undefined;
  #beating = false;
  #ended: Promise<void> | undefined;

  private constructor(options: MemberOptions, store: RedisStore, addressKey: string) {
    this.#options = options;
    this.#store = store;
    this.#addressKey = addressKey;
    this.#lobby = options.identity.lobby;
    store.onConnected(() => this.#doubtful = true);
    this.#heart = setInterval(() => this.#beat().catch(() => {}), own.heartbeatMs);
  }

  /**
   * Connects and joins.
   *
   * @param addressKey The key of address hashes for a store that has none yet, in hexadecimal.
   * @throws {RegistryError} If the store cannot be used.
   */
  static async open(options: MemberOptions, addressKey: string): Promise<Member> {
    const store = await RedisStore.open(options.address);
    const member = new Member(options, store, addressKey);
    try {
      await member.#beat("open");
    } catch (error) {
      await member.#abandon();
      throw error;
    }
    return member;
  }

  /** The key of the store's address hashes, in hexadecimal. */
  get addressKey(): string {
    return this.#addressKey;
  }

  /** The lobby listens on this port; others read of it with the next call. */
  online(lobby: number): void {
    this.#lobby = lobby;
    this.#joined = false;
    this.#doubtful = true;
  }

  /**
   * Calls the script as a member.
   *
   * @throws {RegistryError} If the store cannot be used. It may have been done all the same.
   */
  async call<Result>({ apply, ...call }: Applied<Result>): Promise<Result> {
    const { act } = call;
    for (let tries = 1;; tries++) {
      while (!this.#ended && (this.#joining || this.#doubtful)) await this.#join(act);
      // Whatever came now would make this server one of those that are there again.
      if (this.#ended) throw this.#store.closed(act);
      this.#running++;
      try {
        const { lost, value } = await this.#ask(call);
        if (!lost) return apply(value);
        this.#doubtful = true;
        if (tries === 3) throw this.#disowned(act);
      } finally {
        if (--this.#running === 0) this.#idle?.resolve();
      }
    }
  }

  /** Calls the script for something that is not about the rooms of this server. */
  async ask({ args, ...call }: Call): Promise<unknown> {
    return (await this.#store.call({ ...call, args: { ...this.#me(), ...args } })).value;
  }

  /** Takes this server and its rooms out of the store, as far as it can be reached. Safe to call twice. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#ended ??= this.ask({ act: "clear" }).then(() => {}).finally(() => this.#abandon());
    return this.#ended;
  }

  async #abandon(): Promise<void> {
    clearInterval(this.#heart);
    this.#store[Symbol.dispose]();
    await this.#joining?.catch(() => {});
  }

  async #ask({ args, ...call }: Call): Promise<Answer> {
    try {
      return await this.#store.call({ ...call, args: { ...this.#me(), ...args } });
    } catch (error) {
      this.#doubtful = true;
      throw error;
    }
  }

  async #beat(act: StoreAct = "ask"): Promise<void> {
    if (this.#beating) return;
    this.#beating = true;
    const asked = Date.now();
    try {
      await this.call({
        act,
        name: "heartbeat",
        apply: (value) => {
          const now = typeof value === "object" && value && "now" in value ? value.now : undefined;
          if (typeof now === "number") this.clock.learn(now, asked, Date.now());
        },
      });
    } finally {
      this.#beating = false;
    }
  }

  #me(): object {
    const { identity } = this.#options;
    return { ...identity, lobby: this.#lobby, session: this.#session, aliveMs: own.aliveMs };
  }

  #join(act: StoreAct): Promise<void> {
    this.#joining ??= this.#joinNow(act).finally(() => this.#joining = undefined);
    return this.#joining;
  }

  async #joinNow(act: StoreAct): Promise<void> {
    if (this.#running > 0) {
      this.#idle = Promise.withResolvers();
      await this.#idle.promise;
    }
    // Or it would be there again behind its goodbye.
    if (this.#ended) throw this.#store.closed(act);
    this.#session = crypto.randomUUID();
    this.#doubtful = false; // Unless it fails, or the connection is another one meanwhile.
    const rooms = this.#options.rooms.all();
    const args = { rooms, again: this.#joined, addressKey: this.#addressKey };
    const { value } = await this.#ask({ act, name: "join", args });
    const { taken, gone, addressKey } = Object(value);
    if (taken === true) {
      this.#doubtful = true;
      throw this.#disowned(act);
    }
    this.#joined = true;
    if (typeof addressKey === "string") this.#addressKey = addressKey;
    if (Array.isArray(gone)) this.#options.lost(gone);
  }

  /** Somebody else says to be where this server is. */
  #disowned(act: StoreAct): RegistryError {
    const { host } = this.#options.identity;
    return new RegistryError(({ registry: { cannot, acts, found, remedies } }) =>
      cannot(acts[act](this.#store.shown), found.addressTaken(host), remedies.otherAddress)
    );
  }
}
