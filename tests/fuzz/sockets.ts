/**
 * A real server, and clients that send it whatever comes and go however they like.
 *
 * @module
 */

import assert from "node:assert/strict";
import { answer, joinPychat2, orFail, RawClient, TestServer, until } from "../server/helpers.ts";
import { inPieces, someBytes, someLine } from "./inputs.ts";
import { Random } from "./random.ts";

/** How many clients there are at once. */
const atOnce = 40;

/**
 * A server under siege. A round sends it so many inputs; after each of them the server has to be as
 * it was: two honest clients meet and talk, nothing failed inside, and nobody is left in a room.
 */
export class Siege implements AsyncDisposable {
  readonly #server = new TestServer();
  readonly #seed: number;
  #input: number;

  constructor(seed: number, first = 0) {
    this.#seed = seed;
    this.#input = first;
  }

  /** How many inputs were sent. */
  get inputs(): number {
    return this.#input;
  }

  /**
   * Sends so many inputs, while two honest clients talk.
   *
   * @throws {Error} When the server is not as it was; it says which inputs there were.
   */
  async round(inputs: number): Promise<void> {
    const first = this.#input;
    const last = first + inputs;
    try {
      await this.#besiege(last);
      await this.#settled();
    } catch (cause) {
      const which = `Inputs ${first} to ${this.#input - 1} of seed ${this.#seed}`;
      throw new Error(`${which}: the server is not as it was`, { cause });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
  }

  /** Sends inputs up to the last one, while two honest clients are there. */
  async #besiege(last: number): Promise<void> {
    await using talk = await Talk.begin(this.#server.port);
    const attackers = Array.from({ length: atOnce }, async () => {
      while (this.#input < last) await this.#attack(new Random(this.#seed, this.#input++));
    });
    await Promise.all(attackers);
    await talk.goOn();
  }

  /** One client, from its connection to its end. */
  async #attack(random: Random): Promise<void> {
    if (random.onceIn(3)) return await this.#attackRoom(random);
    using client = await RawClient.open(this.#server.port);
    const bytes = someBytes(random, (random) => random.onceIn(3) ? greeting : someLine(random));
    if (!await send(client, random, bytes)) return;
    // Who has greeted has a seat promised: it is taken, so that nobody waits for it to lapse.
    const greets = new TextDecoder().decode(bytes).startsWith("HELLO ");
    if (!greets && random.onceIn(3)) return;
    if (!await hangUp(client)) return;
    const seat = /SEAT (\{.*\})\n/.exec(await client.rest())?.[1];
    if (seat !== undefined) await this.#sit(JSON.parse(seat), random);
  }

  /** A client that has a seat, and talks nonsense in its room or at its door. */
  async #attackRoom(random: Random): Promise<void> {
    using lobby = await RawClient.open(this.#server.port);
    await lobby.send(greeting);
    const line = await answer(lobby);
    assert.match(line, /^SEAT /, "an honest greeting found no seat");
    await this.#sit(JSON.parse(line.slice(5)), random);
  }

  async #sit(
    { port, ticket }: { readonly port: number; readonly ticket: string },
    random: Random,
  ): Promise<void> {
    if (random.onceIn(3)) {
      // A stranger at the same door, who has nothing to show.
      using stranger = await open(port);
      if (stranger) await send(stranger, random, someBytes(random));
    }
    using client = await open(port);
    if (!client) return; // Whoever else is at the door may have taken its last place.
    await client.send(`JOIN ${JSON.stringify({ ticket, name: "Eve" })}\n`).catch(() => {});
    if (!await send(client, random, someBytes(random)) || random.onceIn(3)) return;
    if (await hangUp(client)) await client.rest();
  }

  /** Waits until everybody has left and every seat is free, and looks for traces. */
  async #settled(): Promise<void> {
    const { server, registry, events } = this.#server;
    await until(() => server.headcount.people === 0, "a server with nobody in it");
    await until(async () => (await registry.list()).length === 0, "a registry without rooms");
    const troubles = events.filter(({ event }) => event === "trouble");
    assert.deepEqual(troubles, []);
    events.length = 0;
  }
}

const greeting = 'HELLO {"version":2}\n';

/** Two honest clients in a room. */
class Talk implements AsyncDisposable {
  readonly #clients: readonly [RawClient, RawClient];
  #said = 0;

  private constructor(clients: readonly [RawClient, RawClient]) {
    this.#clients = clients;
  }

  /** Two clients meet, before anybody else is there. */
  static async begin(lobby: number): Promise<Talk> {
    const ana = await joinPychat2(lobby, "Ana");
    const bia = await joinPychat2(lobby, "Bia");
    assert.equal(bia.room, ana.room);
    for (const { client } of [ana, bia]) assert.match(await client.line() ?? "", /^PEER .*joined/);
    const talk = new Talk([ana.client, bia.client]);
    await talk.goOn();
    return talk;
  }

  /** Each says something, and the other one hears it and nothing else. */
  async goOn(): Promise<void> {
    const [ana, bia] = this.#clients;
    for (const [speaker, hearer] of [[ana, bia], [bia, ana]] as const) {
      const line = `MSG {"id":${++this.#said},"text":"olá"}`;
      await speaker.send(`${line}\n`);
      assert.equal(await hearer.line(), line);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) {
      await client.send("QUIT\n").catch(() => {});
      await client.rest();
      client.close();
    }
  }
}

/** A connection, unless the door is closed. */
async function open(port: number): Promise<RawClient | undefined> {
  return await RawClient.open(port).catch(() => undefined);
}

/** Sends bytes in pieces; whether all of them were taken. */
async function send(client: RawClient, random: Random, bytes: Uint8Array): Promise<boolean> {
  try {
    for (const piece of inPieces(random, bytes)) {
      await orFail(client.send(piece), "nothing was taken");
      if (random.onceIn(4)) await new Promise((resolve) => setTimeout(resolve, 0));
    }
    return true;
  } catch (error) {
    if (isBroken(error)) return false; // The server has had enough.
    throw error;
  }
}

/** Says that nothing more will come; whether the connection was still there. */
async function hangUp(client: RawClient): Promise<boolean> {
  try {
    await client.closeWrite();
    return true;
  } catch (error) {
    if (isBroken(error)) return false;
    throw error;
  }
}

function isBroken(error: unknown): boolean {
  return error instanceof Deno.errors.BrokenPipe || error instanceof Deno.errors.ConnectionReset ||
    error instanceof Deno.errors.NotConnected;
}
