/**
 * A classic client that follows a script.
 *
 * @module
 */

import { classicJoined, classicLeft } from "../../protocol/classic.ts";
import { classicPort, RawClient, until } from "../server/helpers.ts";
import type { Account, Part, Player } from "./scripted_chat.ts";

/**
 * Somebody with a classic client, who is told of no receipts. What they say and hear is ASCII, one
 * line each, and ends in a semicolon, of which there is no other: the dialect has no framing.
 */
export class ClassicPlayer implements Player {
  readonly over: Promise<void>;
  readonly #client: RawClient;
  readonly #part: Part;
  readonly #peer: string;
  readonly #said: string[] = [];
  #all = "";

  private constructor(client: RawClient, part: Part, peer: string) {
    this.#client = client;
    this.#peer = peer;
    this.#part = part;
    this.over = this.#listen();
  }

  /**
   * Asks the lobby on this port, and takes a seat.
   *
   * @param options.peer How the other one is called.
   */
  static async enter(
    part: Part,
    { port, peer }: { readonly port: number; readonly peer: string },
  ): Promise<ClassicPlayer> {
    const client = await RawClient.open(await classicPort(port));
    await client.send(classicJoined(part.name));
    return new ClassicPlayer(client, part, peer);
  }

  get account(): Account {
    const { name } = this.#part;
    const said = this.#said;
    const story = this.#all.match(/Server: [^.!]*[.!]/g) ?? [];
    return { name, said, heard: this.#heard, delivered: [], undelivered: [], story };
  }

  async speak(): Promise<void> {
    const { name, texts, hears } = this.#part;
    const peer = this.#peer;
    await until(() => this.#all.includes(`Server: ${peer} acabou`), `${name} meets ${peer}`);
    for (const text of texts) {
      this.#said.push(text);
      await this.#client.send(`${name}: ${text}`);
    }
    await until(() => this.#heard.length >= hears, `${name} has heard ${hears} messages`);
  }

  async leave(): Promise<void> {
    await this.#client.send(classicLeft(this.#part.name)).catch(() => {}); // The room may be over.
    await this.over;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#client.close();
    await this.over;
  }

  get #heard(): string[] {
    const messages = this.#all.matchAll(new RegExp(`${this.#peer}: ([^;]*;)`, "g"));
    return [...messages].map(([, text = ""]) => text);
  }

  async #listen(): Promise<void> {
    for (let more = await this.#client.some(); more !== ""; more = await this.#client.some()) {
      this.#all += more;
    }
  }
}
