/**
 * Two people who say what a script wants, and what became of all of it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { orFail } from "../server/helpers.ts";

/**
 * How they speak. `burst`: everything at once. `turns`: nothing before the receipt for what they
 * said last, so that messages and receipts of both sides mix.
 */
export type Pace = "burst" | "turns";

/** What happened to one side. */
export interface Account {
  readonly name: string;
  /** What they said, in order; the ids are the places in here, counted from 1. */
  readonly said: readonly string[];
  /** What the other side's words were when they arrived, in order. */
  readonly heard: readonly string[];
  /** Ids, in the order of the events. */
  readonly delivered: readonly number[];
  readonly undelivered: readonly number[];
  /** The other events, as words. */
  readonly story: readonly string[];
}

/** What each of two people says. */
export interface Texts {
  readonly one: readonly string[];
  readonly other: readonly string[];
}

/** Texts that a bad encoding or a wrong cut would damage. Each is unlike all others. */
export const shortTexts: Texts = {
  one: ["1 Olá, João! Você está aí?", "2 👩‍🚀 e\nmais uma linha", "3 até já"],
  other: ["1 é isso", '2 "aspas" e \\ barras 🇧🇷', "3 a\nb\n\nc 世界"],
};

/** The same with more, and one of 4,000 characters, four bytes each. */
export const longTexts: Texts = {
  one: [...shortTexts.one, `4 ${"🌍".repeat(3_998)}`, "5 fim", "6 fim mesmo"],
  other: [...shortTexts.other, "4 ção", `5 ${"ã".repeat(3_998)}`, "6 fim"],
};

/** Texts that a classic client can say and hear, and that end where it can tell. */
export const plainTexts: Texts = {
  one: ["1 hello there;", "2 how are you?;", "3 fine, too;"],
  other: ["1 hi;", "2 well, thanks, and you?;", "3 bye;"],
};

/** What somebody is to do. */
export interface Part {
  readonly name: string;
  /** What they say, in this order. */
  readonly texts: readonly string[];
  /** How many messages they wait for. */
  readonly hears: number;
  /** Whether they leave then, whatever the other one still says. */
  readonly leaves?: boolean;
}

/** Somebody who follows a script; disposing of them hangs up. */
export interface Player extends AsyncDisposable {
  readonly account: Account;
  /** Resolves when they have lost their place, or left it. */
  readonly over: Promise<void>;
  /** Says everything, as long as there is somebody, and waits for what is to come. */
  speak(pace: Pace): Promise<void>;
  /** Says goodbye and waits for the end. */
  leave(): Promise<void>;
}

/**
 * Two people meet on a server that has nobody else, say everything, wait until all of it has arrived,
 * and leave. When one of them loses their place before that, the other one leaves too.
 *
 * @param enter Brings them in, one after the other.
 */
export async function play(
  enter: readonly [() => Promise<Player>, () => Promise<Player>],
  pace: Pace,
): Promise<readonly [Account, Account]> {
  await using first = await orFail(enter[0](), "nobody came");
  await using second = await orFail(enter[1](), "the second one did not come");
  const spoken = Promise.all([first.speak(pace), second.speak(pace)]);
  await orFail(Promise.race([spoken, first.over, second.over]), "the chat did not get on");
  await orFail(Promise.all([first.leave(), second.leave()]), "the chat did not end");
  return [first.account, second.account];
}

/** Asserts that every message of both was heard once, in order, and is known to be delivered. */
export function checkComplete([one, other]: readonly [Account, Account]): void {
  checkHeard(one, other);
  checkHeard(other, one);
  checkReceipts(one);
  checkReceipts(other);
}

/** Asserts the same where the other one has a classic client, which has no receipts. */
export function checkWithClassic([one, classic]: readonly [Account, Account]): void {
  checkHeard(one, classic);
  checkHeard(classic, one);
  checkReceipts(one);
}

/**
 * Asserts what holds however a chat ends: what was heard was said, without a gap, and once; every
 * message is delivered or undelivered, once; and what is delivered was heard.
 */
export function checkHonest([one, other]: readonly [Account, Account]): void {
  for (const [speaker, hearer] of [[one, other], [other, one]] as const) {
    const { name, said, delivered, undelivered } = speaker;
    assert.deepEqual(hearer.heard, said.slice(0, hearer.heard.length), `what is heard of ${name}`);
    const fates = [...delivered, ...undelivered].sort((a, b) => a - b);
    assert.deepEqual(fates, said.map((_, place) => place + 1), `the fates of what ${name} said`);
    assert.deepEqual(delivered, fates.slice(0, delivered.length), `the receipts of ${name}`);
    assert.ok(delivered.length <= hearer.heard.length, `${name} has a receipt for nothing`);
  }
}

/** Asserts that what one said was heard by the other one, once and in order. */
function checkHeard(speaker: Account, hearer: Account): void {
  assert.deepEqual(hearer.heard, speaker.said, `what ${hearer.name} heard`);
}

/** Asserts that there is a receipt for everything that somebody said, once, and a goodbye. */
function checkReceipts({ name, said, delivered, undelivered, story }: Account): void {
  assert.deepEqual(delivered, said.map((_, place) => place + 1), `the receipts of ${name}`);
  assert.deepEqual(undelivered, [], `what is undelivered of ${name}`);
  assert.equal(story.at(-1), "closed: quit", `the end of ${name}`);
}
