/**
 * Everybody in a full house, as a process of its own: so many connections are more than a test
 * should hold. Each line of standard input is an order, and each is answered with a line:
 *
 * - `fill`: people come until the lobby has no seat for the next one. Answers the rooms they have.
 * - `talk`: everybody says something. Answers how many have heard the other one's words, and nothing
 *   else.
 * - `ask`: one more asks the lobby. Answers the verb and code of what it says.
 * - `leave ROOM`: one of the two in this room leaves.
 *
 * @module
 */

import { createInterface } from "node:readline";
import process from "node:process";
import { encode, MessageDecoder } from "../../protocol/codec.ts";
import type { Message } from "../../protocol/messages.ts";

const port = Number(Deno.args[0]);
const hostname = "127.0.0.1";

/** Somebody with a seat. */
class Person {
  /** What the other one has said. */
  readonly heard: string[] = [];
  readonly met: Promise<void>;
  readonly #met: () => void;
  readonly #connection: Deno.TcpConn;

  constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
    ({ promise: this.met, resolve: this.#met } = Promise.withResolvers<void>());
    this.#listen();
  }

  async say(message: Message): Promise<void> {
    await this.#connection.write(encode(message));
  }

  async #listen(): Promise<void> {
    for await (const message of messages(this.#connection)) {
      if (message.verb === "MSG") this.heard.push(message.text ?? "");
      if (message.verb === "PING") await this.say({ verb: "PONG" });
      if (message.verb === "PEER" && message.state === "joined") this.#met();
    }
  }
}

/** By room. */
const house = new Map<number, Person[]>();

async function* messages(connection: Deno.TcpConn): AsyncGenerator<Message, void> {
  const decoder = new MessageDecoder();
  const bytes = new Uint8Array(1024);
  for (let count; (count = await connection.read(bytes)) !== null;) {
    yield* decoder.push(bytes.subarray(0, count));
  }
}

async function ask(): Promise<Message> {
  using connection = await Deno.connect({ hostname, port });
  await connection.write(encode({ verb: "HELLO", version: 2 }));
  for await (const message of messages(connection)) return message;
  throw new Error("The lobby said nothing");
}

/** One more comes, if there is a seat. */
async function comes(): Promise<boolean> {
  const answer = await ask();
  if (answer.verb !== "SEAT") return false;
  const { port: room, ticket } = answer;
  const person = new Person(await Deno.connect({ hostname, port: room }));
  await person.say({ verb: "JOIN", ticket, name: "Somebody" });
  house.set(room, [...house.get(room) ?? [], person]);
  return true;
}

async function fill(): Promise<readonly number[]> {
  const keepComing = async () => {
    while (await comes());
  };
  await Promise.all(Array.from({ length: 32 }, keepComing));
  await Promise.all([...house.values()].flat().map(({ met }) => met));
  return [...house.keys()];
}

async function talk(): Promise<number> {
  const pairs = [...house].flatMap(([room, [one, other]]) =>
    one && other ? [{ room, one, other }] : []
  );
  const said = (room: number, which: "one" | "other") => `This is ${which} in ${room}`;
  for (const { room, one, other } of pairs) {
    await one.say({ verb: "MSG", id: 1, text: said(room, "one") });
    await other.say({ verb: "MSG", id: 1, text: said(room, "other") });
  }
  const all = pairs.flatMap(({ room, one, other }) => [
    { person: one, words: said(room, "other") },
    { person: other, words: said(room, "one") },
  ]);
  while (all.some(({ person }) => person.heard.length === 0)) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return all.filter(({ person: { heard }, words }) => heard.join() === words).length;
}

async function obey(order: string): Promise<unknown> {
  const [verb, room] = order.split(" ");
  switch (verb) {
    case "fill":
      return await fill();
    case "talk":
      return await talk();
    case "ask": {
      const answer = await ask();
      return answer.verb === "REFUSE" ? `${answer.verb} ${answer.code}` : answer.verb;
    }
    case "leave":
      return await house.get(Number(room))?.pop()?.say({ verb: "QUIT" });
    default:
      throw new RangeError(`Nobody knows how to ${verb}`);
  }
}

for await (const order of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await obey(order) ?? null));
}
Deno.exit();
