/**
 * A session of our client that follows a script.
 *
 * @module
 */

import { Session } from "../../client/session.ts";
import type { SessionOptions } from "../../client/session_options.ts";
import { until } from "../server/helpers.ts";
import type { Account, Pace, Part, Player } from "./scripted_chat.ts";

/** A session that follows a script. */
export class SessionPlayer implements Player {
  readonly over: Promise<void>;
  readonly #session: Session;
  readonly #part: Part;
  readonly #said: string[] = [];
  readonly #heard: string[] = [];
  readonly #delivered: number[] = [];
  readonly #undelivered: number[] = [];
  readonly #story: string[] = [];
  #leaving = false;

  private constructor(session: Session, part: Part) {
    this.#session = session;
    this.#part = part;
    this.over = this.#listen();
  }

  /** Takes a seat. */
  static async enter(
    part: Part,
    options: Omit<SessionOptions, "name">,
  ): Promise<SessionPlayer> {
    return new SessionPlayer(await Session.connect({ ...options, name: part.name }), part);
  }

  get account(): Account {
    return {
      name: this.#part.name,
      said: this.#said,
      heard: this.#heard,
      delivered: this.#delivered,
      undelivered: this.#undelivered,
      story: this.#story,
    };
  }

  async speak(pace: Pace): Promise<void> {
    await this.#session.somebody;
    for (const text of this.#part.texts) {
      if (this.#leaving || this.#session.over) return;
      this.#said.push(text);
      await this.#session.say(text);
      if (pace === "turns") await this.#session.settled();
    }
    await this.#session.settled();
    const { name, hears, leaves = false } = this.#part;
    const enough = () => this.#session.over || this.#heard.length >= hears;
    await until(enough, `${name} has heard ${hears} messages`);
    if (leaves) await this.leave();
  }

  async leave(): Promise<void> {
    this.#leaving = true;
    await this.#session.leave();
    await this.over;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session[Symbol.asyncDispose]();
  }

  async #listen(): Promise<void> {
    for await (const event of this.#session) {
      if (event.event === "message") this.#heard.push(event.text);
      else if (event.event === "delivered") this.#delivered.push(event.id);
      else if (event.event === "undelivered") this.#undelivered.push(event.id);
      else if (event.event === "closed") this.#story.push(`closed: ${event.reason}`);
      else this.#story.push(event.event);
    }
  }
}
