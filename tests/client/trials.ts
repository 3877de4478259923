/**
 * Runs scripted chats by the thousand, each on a server of its own through a bad network.
 *
 * @module
 */

import type { SessionOptions } from "../../client/session_options.ts";
import { type Passage, type Plan, type Way, well } from "../network/conduct.ts";
import { FaultyDial } from "../network/faulty_dial.ts";
import { FaultyProxy } from "../network/faulty_proxy.ts";
import { patienceMs, TestServer } from "../server/helpers.ts";
import { ClassicPlayer } from "./classic_player.ts";
import {
  type Account,
  type Pace,
  type Part,
  plainTexts,
  play,
  shortTexts,
  type Texts,
} from "./scripted_chat.ts";
import { SessionPlayer } from "./session_player.ts";

/** One chat and what is done to it. */
export interface Trial {
  /** How the connections of the one who comes first are treated; default: well. */
  readonly one?: Plan;
  /** The same for the one who comes second. */
  readonly other?: Plan;
  readonly texts?: Texts;
  readonly pace?: Pace;
  /** Whether the second one has a classic client, and good connections then; default: no. */
  readonly classic?: boolean;
  /** The second one says nothing, and leaves when they have heard so many messages. */
  readonly leavesAfter?: number;
  /** Whether the network is between real sockets (slower, with real resets); default: it is not. */
  readonly real?: boolean;
  /** What has to hold in the end; throws if it does not. */
  readonly check: (accounts: readonly [Account, Account]) => void;
}

/** What a trial saw. */
export interface Outcome {
  readonly accounts: readonly [Account, Account];
  /** The connections of each side, the lobby's first. */
  readonly passages: readonly [readonly Passage[], readonly Passage[]];
  /** How many connections were cut. */
  readonly cuts: number;
}

/** What every session of a trial is told besides where to connect. */
const sessionOptions: Partial<SessionOptions> = { patience: { forMs: patienceMs, pauseMs: 5 } };

/**
 * Plays one chat.
 *
 * @throws {Error} When it does not end well: with what its network did, to repeat it by.
 */
export async function attempt(trial: Trial): Promise<Outcome> {
  const { one = well, other = well, pace = "burst", real = false, classic = false } = trial;
  const texts = trial.texts ?? (classic ? plainTexts : shortTexts);
  await using server = new TestServer();
  await using ones = real ? new FaultyProxy() : new FaultyDial();
  await using others = real ? new FaultyProxy() : new FaultyDial();
  const { port } = server;
  const options = { ...sessionOptions, host: "127.0.0.1", port };
  const ana = {
    name: "Ana",
    texts: texts.one,
    hears: trial.leavesAfter === undefined ? texts.other.length : 0,
  };
  const leaver = { texts: [], hears: trial.leavesAfter ?? 0, leaves: true };
  const stayer = { texts: texts.other, hears: texts.one.length };
  const bia: Part = { name: "Bia", ...(trial.leavesAfter === undefined ? stayer : leaver) };
  const enterOne = () => SessionPlayer.enter(ana, { ...options, dial: ones.dial(one) });
  const enterOther = () =>
    classic
      ? ClassicPlayer.enter(bia, { port, peer: ana.name })
      : SessionPlayer.enter(bia, { ...options, dial: others.dial(other) });
  let accounts: readonly [Account, Account] | undefined;
  try {
    accounts = await play([enterOne, enterOther], pace);
    trial.check(accounts);
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    const story = accounts?.map(({ name, story }) => `${name}: ${story.join(", ")}`) ?? [];
    const network = [...ones.passages, "and", ...others.passages];
    throw new Error([what, ...story, ...network].join("\n"), { cause });
  }
  const passages = [ones.passages, others.passages] as const;
  return { accounts, passages, cuts: passages.flat().filter(({ cut }) => cut).length };
}

/**
 * Plays many chats, some at once; the first that fails ends it.
 *
 * @param atOnce How many; by default enough that short pauses in them cost nothing.
 * @returns How many connections were cut in all of them.
 */
export async function attemptAll(trials: Iterable<Trial>, atOnce = 64): Promise<number> {
  const left = trials[Symbol.iterator]();
  let cuts = 0;
  let failed = false;
  const work = async () => {
    while (!failed) {
      const { value: trial, done } = left.next();
      if (done) return;
      try {
        const outcome = await attempt(trial);
        cuts += outcome.cuts;
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: atOnce }, work));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return cuts;
}

/** Where a connection can be cut. */
export interface Place {
  readonly side: "one" | "other";
  readonly way: Way;
  readonly afterBytes: number;
}

/** Which places to cut at. */
export interface Section {
  /** Only every so many; default 1. */
  readonly step?: number;
  /**
   * Which part of the connection: its greeting, before the server has read all that it needs; what
   * follows; or, by default, both.
   */
  readonly part?: "greeting" | "rest";
}

/**
 * All places of the connections with this number, as an outcome saw them: in front of every byte,
 * and behind the last one.
 */
export function* places(
  { passages: [one, other] }: Outcome,
  no: number,
  { step = 1, part }: Section = {},
): Generator<Place, void> {
  for (const [side, passages] of [["one", one], ["other", other]] as const) {
    const passage = passages.find((passage) => passage.no === no);
    if (!passage) continue;
    const first = { up: passage.greetingBytes, down: 1 };
    for (const way of ["up", "down"] as const) {
      const from = part === "rest" ? first[way] : 0;
      const to = part === "greeting" ? first[way] - 1 : passage.passed[way];
      for (let afterBytes = from; afterBytes <= to; afterBytes += step) {
        yield { side, way, afterBytes };
      }
    }
  }
}
