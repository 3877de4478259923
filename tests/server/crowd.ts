/**
 * People by the thousand who come, talk a little to whomever they meet, and go.
 *
 * @module
 */

import { classicJoined, classicLeft } from "../../protocol/classic.ts";
import { Caller } from "./caller.ts";

/**
 * How somebody is. `polite` says goodbye; `rude` breaks off; `lossy` loses the connection and comes
 * back, if the room lets them; `classic` has a classic client.
 */
export type Kind = "polite" | "rude" | "lossy" | "classic";

/** So many of a hundred people are of each kind. */
const percent: Readonly<Record<Exclude<Kind, "polite">, number>> = {
  rude: 15,
  lossy: 10,
  classic: 3,
};

/** What each of them says. */
const messages = 3;

/** How many come to a server, and how many are there at once. */
export interface CrowdOptions {
  /** The lobby's port. */
  readonly port: number;
  readonly people: number;
  readonly atOnce: number;
}

/**
 * Brings people to a server until all of them have been there. Each comes from an address of their
 * group's, since one alone would run out of ports.
 */
export async function crowd({ port, people, atOnce }: CrowdOptions): Promise<void> {
  let left = people;
  const nobodyComes = Promise.withResolvers<void>();
  const group = async (_: unknown, which: number) => {
    const from = `127.0.1.${which % 200 + 1}`;
    while (left > 0) {
      const no = left--;
      await visit({ port, from, kind: kindOf(no), nobodyComes: nobodyComes.promise });
    }
    // Whoever waits now may wait in vain; they give those who are on their way a moment.
    setTimeout(() => nobodyComes.resolve(), 1_000);
  };
  await Promise.all(Array.from({ length: atOnce }, group));
}

function kindOf(no: number): Kind {
  let rest = no * 37 % 100; // Spread out, and the same each time.
  for (const kind of ["rude", "lossy", "classic"] as const) {
    rest -= percent[kind];
    if (rest < 0) return kind;
  }
  return "polite";
}

/** One person's stay. */
interface Visit {
  readonly port: number;
  readonly from: string;
  readonly kind: Kind;
  /** Resolves when it is no use to wait for somebody. */
  readonly nobodyComes: Promise<void>;
}

async function visit(one: Visit): Promise<void> {
  const lobby = new Caller(one);
  if (one.kind !== "classic") lobby.say('HELLO {"version":2}\n');
  const wanted = one.kind === "classic" ? /^(\d+)\n/ : /SEAT {"port":(\d+),"ticket":"(.*)"}\n/;
  const [, port, ticket = ""] = await lobby.hears(wanted) ?? [];
  lobby.breakOff();
  await lobby.over;
  if (port === undefined) return;
  const room = { ...one, port: Number(port) };
  await (one.kind === "classic" ? stayClassic(room) : stay(room, ticket, one.port));
}

async function stay(one: Visit, ticket: string, lobbyPort: number): Promise<void> {
  const features = one.kind === "lossy" ? ',"features":["resume"]' : "";
  let caller = answering(one, one.port);
  caller.say(`JOIN {"ticket":"${ticket}","name":"Somebody"${features}}\n`);
  await Promise.race([caller.hears(/"state":"joined"/), one.nobodyComes]);
  if (one.kind === "lossy") {
    const [, token = ""] = /"resume":"([^"]*)"/.exec(caller.heard) ?? [];
    caller.breakOff();
    await caller.over;
    caller = answering(one, lobbyPort);
    caller.say(`RESUME {"room":${one.port},"token":"${token}"}\n`);
    await caller.hears(/WELCOME|ERROR|REFUSE/);
  }
  for (let id = 1; id <= messages; id++) caller.say(`MSG {"id":${id},"text":"Hello, ${id}"}\n`);
  const done = new RegExp(`ACK {"id":${messages}}|"state":"(left|away)"|ERROR`);
  await Promise.race([caller.hears(done), one.nobodyComes]);
  if (one.kind === "rude") {
    caller.breakOff();
  } else {
    caller.say("QUIT\n");
    await caller.hears(/BYE/);
    caller.hangUp();
  }
  await caller.over;
}

/** A connection that confirms whatever it hears. */
function answering({ from }: Visit, port: number): Caller {
  let confirmed = 0;
  const caller = new Caller({
    port,
    from,
    onText: (all) => {
      const ids = [...all.matchAll(/MSG {"id":(\d+)/g)].map(([, id]) => Number(id));
      const last = Math.max(0, ...ids);
      if (last <= confirmed) return;
      confirmed = last;
      caller.say(`ACK {"id":${last}}\n`);
    },
  });
  return caller;
}

async function stayClassic(one: Visit): Promise<void> {
  const name = "Classic";
  const caller = new Caller(one);
  caller.say(ascii(classicJoined(name)));
  await Promise.race([caller.hears(/se juntar/), one.nobodyComes]);
  caller.say(`${name}: Hello, 1`); // As everybody says: two of these may have met.
  await Promise.race([caller.hears(/Hello, 1|saiu/), one.nobodyComes]);
  caller.say(ascii(classicLeft(name)));
  caller.hangUp();
  await caller.over;
}

function ascii(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
