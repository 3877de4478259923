/**
 * A bad network inside of the client's process: fast, and without resets that a server could see.
 *
 * @module
 */

import { type Dial, dialTcp, hangUp, type Transport } from "../../client/transport.ts";
import { type FaultyNetwork, Passage, type Plan } from "./conduct.ts";

/**
 * Treats the connections of a client by plan, on the client's side of them. A server that is told
 * of a cut reads the end of the connection; for real resets there is `FaultyProxy`.
 */
export class FaultyDial implements FaultyNetwork<Dial> {
  readonly passages: Passage[] = [];
  readonly #dial: Dial;
  readonly #transports: FaultyTransport[] = [];

  /** @param dial Opens the connections themselves. */
  constructor(dial: Dial = dialTcp) {
    this.#dial = dial;
  }

  dial(plan: Plan): Dial {
    let count = 0;
    return async (host, port) => {
      const no = ++count;
      const passage = new Passage(no, port, plan(no));
      this.passages.push(passage);
      if (passage.conduct.refused) throw new Deno.errors.ConnectionRefused("as planned");
      const transport = new FaultyTransport(await this.#dial(host, port), passage);
      this.#transports.push(transport);
      return transport;
    };
  }

  /** Closes what the plans have left open without telling the server. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#transports.map((transport) => transport[Symbol.asyncDispose]()));
  }
}

/** How a connection looks to the client, once it does not work any more. */
type Broken = "reset" | "end" | "silence";

class FaultyTransport implements Transport, AsyncDisposable {
  readonly #real: Transport;
  readonly #passage: Passage;
  #broken: Broken | undefined;
  /** Resolves when bytes may pass again. */
  #stalled: Promise<void> = Promise.resolve();
  /** Resolves when it works no more, for the client. */
  readonly #ended: PromiseWithResolvers<void> = Promise.withResolvers();
  #closed = false;
  /** Resolves when nobody reads. */
  #reading: Promise<void> = Promise.resolve();
  /** What still reads from a server that was told nothing. */
  #draining: Promise<void> | undefined;

  constructor(real: Transport, passage: Passage) {
    this.#real = real;
    this.#passage = passage;
    this.#happen();
  }

  async read(into: Uint8Array): Promise<number | null> {
    await this.#still();
    if (this.#over) return await this.#farewell();
    const most = this.#passage.most("down", into.length);
    const reading = this.#real.read(into.subarray(0, most));
    this.#reading = reading.then(() => {}, () => {});
    await Promise.race([this.#reading, this.#ended.promise]);
    await this.#still();
    if (this.#over) return await this.#farewell();
    const count = await reading;
    if (count === null) return null;
    await this.#late();
    this.#passage.pass("down", count);
    this.#happen();
    return count;
  }

  async write(bytes: Uint8Array): Promise<number> {
    await this.#still();
    await this.#late();
    if (!this.#over) {
      const most = this.#passage.most("up", bytes.length);
      const count = await this.#real.write(bytes.subarray(0, most)).catch((error) => {
        if (!this.#over) throw error;
        return 0;
      });
      this.#passage.pass("up", count);
      this.#happen();
      if (count > 0) return count;
    }
    if (this.#closed) throw new Deno.errors.BadResource("closed");
    if (this.#broken === "reset") throw new Deno.errors.ConnectionReset("as planned");
    return bytes.length; // Lost.
  }

  close(): void {
    this.#closed = true;
    this.#ended.resolve();
    if (!this.#draining) hangUp(this.#real);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    hangUp(this.#real);
    await this.#draining;
  }

  /** Does what is due. */
  #happen(): void {
    const fault = this.#passage.due();
    if (!fault) return;
    const { act, stallMs = 0, told = "both" } = fault;
    if (stallMs > 0) this.#stalled = new Promise((resolve) => setTimeout(resolve, stallMs));
    if (act === "stall") return;
    const cut = () => {
      const clientKnows = act !== "silence" && told !== "server";
      this.#broken = clientKnows ? act : "silence";
      if (clientKnows) this.#ended.resolve();
      if (act === "silence" || told === "client") this.#draining = this.#drain();
      else hangUp(this.#real);
    };
    if (stallMs > 0) this.#stalled = this.#stalled.then(cut);
    else cut();
  }

  /** Whether nothing passes any more. */
  get #over(): boolean {
    return this.#closed || this.#broken !== undefined;
  }

  async #still(): Promise<void> {
    await Promise.race([this.#stalled, this.#ended.promise]);
  }

  async #late(): Promise<void> {
    const { delayMs = 0 } = this.#passage.conduct;
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
  }

  /** What a read gives when the connection is broken or closed; it waits while nobody knows. */
  async #farewell(): Promise<null> {
    if (this.#broken === "silence") await this.#ended.promise;
    if (this.#broken === "reset") throw new Deno.errors.ConnectionReset("as planned");
    if (this.#broken === "end") return null;
    throw new Deno.errors.Interrupted("closed");
  }

  /** Takes what a server sends that believes us to be there, until it gives up. */
  async #drain(): Promise<void> {
    await this.#reading;
    const buffer = new Uint8Array(16 * 1024);
    while (await this.#real.read(buffer).catch(() => null) !== null);
    hangUp(this.#real);
  }
}
