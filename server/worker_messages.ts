/**
 * What a worker and the process that started it say to each other: a JSON object a line.
 *
 * Both ends are the same program, so what one of them writes is what the other expects.
 *
 * @module
 */

import type { FailureTexts, Interpreter, Texts } from "../language/interpreter.ts";
import type { Headcount, ServerEvent } from "./events.ts";
import type { ServeOptions } from "./serve.ts";
import type { Server } from "./server.ts";

/** How a worker is to serve: the first line that it reads. */
export type WorkerSetup = Omit<ServeOptions, "report" | "metrics">;

/** What a worker can be asked to do: the methods of its server that need no more than JSON. */
export type Duties = Pick<
  Server,
  | "rooms"
  | "kick"
  | "say"
  | "networkOf"
  | "ban"
  | "unban"
  | "bans"
  | "dismiss"
  | "renew"
  | "figures"
  | "countElsewhere"
>;

/** One of them. */
export type Duty = keyof Duties;

/** The lines behind the first one. The end of them is the end of the worker. */
export interface Order {
  readonly id: number;
  readonly duty: Duty;
  readonly args: readonly unknown[];
}

/** An event as it is sent: without functions. */
export type SentEvent = ServerEvent & { readonly texts?: Texts };

/** What a worker writes. */
export type Word =
  /** Something happened; so many people are here then, and so many have come since it started. */
  | { readonly event: SentEvent; readonly headcount: Headcount; readonly arrived: number }
  /** What came of an order. */
  | { readonly id: number; readonly value?: unknown }
  | { readonly id: number; readonly failure: FailureTexts }
  /** It cannot serve. */
  | { readonly failure: FailureTexts }
  /** So many lines have been left out here, since nobody has read them. */
  | { readonly leftOut: number };

/** Makes an event fit for sending. */
export function sent(event: ServerEvent, interpreter: Interpreter): SentEvent {
  if (event.event !== "trouble") return event;
  return { ...event, texts: interpreter.texts(event.sentence) };
}

/** The event that was sent. */
export function received(
  { texts = [], ...event }: SentEvent,
  interpreter: Interpreter,
): ServerEvent {
  return event.event === "trouble" ? { ...event, sentence: interpreter.sentence(texts) } : event;
}
