/**
 * Keeps the operator's log readable when the same happens again and again.
 *
 * @module
 */

import { own } from "../protocol/limits.ts";
import type { ServerEvent } from "./events.ts";

/** Events that may come in floods: nothing is lost when only their number is told. */
type Repeatable = Extract<ServerEvent, { event: "refused" | "trouble" }>;

/** What has been told of one kind, and what has not. */
interface Kind {
  /** The last one. */
  event: Repeatable;
  untold: number;
  /** When it was told last, in milliseconds since the epoch. */
  toldAt: number;
}

/**
 * Lets the first event of a kind through at once and counts the following ones: how many they were is
 * told once a minute, by the last of them. Whatever is no trouble and no refusal passes untouched.
 *
 * Refusals with the same code are of one kind, and so is trouble that differs in numbers only, like
 * that of several rooms.
 */
export class Repeats {
  readonly #kinds = new Map<string, Kind>();

  /**
   * Something happens.
   *
   * @param now In milliseconds since the epoch.
   * @returns The event, or nothing when it is told later.
   */
  pass(event: ServerEvent, now: number): ServerEvent | undefined {
    if (event.event !== "refused" && event.event !== "trouble") return event;
    const key = this.#keyOf(event);
    const kind = this.#kinds.get(key);
    if (!kind) {
      this.#kinds.set(key, { event, untold: 0, toldAt: now });
      return event;
    }
    kind.event = event;
    kind.untold++;
    return undefined;
  }

  /** What is due to be told again; to be called now and then. */
  due(now: number): readonly ServerEvent[] {
    return this.#tell(now, (kind) => now - kind.toldAt >= own.repeatMs);
  }

  /** What has not been told yet, when there will be no later. */
  rest(now: number): readonly ServerEvent[] {
    return this.#tell(now, () => true);
  }

  #tell(now: number, isDue: (kind: Kind) => boolean): readonly ServerEvent[] {
    const told: ServerEvent[] = [];
    for (const [key, kind] of this.#kinds) {
      if (!isDue(kind)) continue;
      if (kind.untold === 0) {
        this.#kinds.delete(key);
        continue;
      }
      told.push(again(kind.event, kind.untold));
      kind.untold = 0;
      kind.toldAt = now;
    }
    return told;
  }

  #keyOf(event: Repeatable): string {
    const key = event.event === "refused"
      ? `refused ${event.code}`
      : `trouble ${event.message.replaceAll(/\d+/g, "#")}`;
    const known = this.#kinds.has(key) || this.#kinds.size < own.repeatKindsMax;
    return known ? key : event.event;
  }
}

/** The same, so often. It may have been in several rooms. */
function again(event: Repeatable, count: number): ServerEvent {
  if (event.event === "trouble") return { ...event, count };
  return { event: "refused", code: event.code, count };
}
