/**
 * What a person reads about a chat, event by event, a line each.
 *
 * @module
 */

import type { SessionEvent } from "./events.ts";

/** How lines look. Nothing is told by colour alone. */
export interface Style {
  /** Stands before what is not said by anybody. */
  readonly mark: string;
  /** Stands behind what has arrived. */
  readonly sent: string;
  /** One's own name. */
  readonly own: (text: string) => string;
  /** The other one's name. */
  readonly peer: (text: string) => string;
  /** What is less important. */
  readonly dim: (text: string) => string;
  /** What is said behind the room's number: what will happen, what one can do. */
  readonly seatedHint: string;
  /** What one can do when the other one has left. */
  readonly leftHint: string;
}

const asItIs = (text: string) => text;

/** No colour, no symbol that a screen reader stumbles over, and never an escape sequence. */
export const plainStyle: Style = {
  mark: "*",
  sent: "",
  own: asItIs,
  peer: asItIs,
  dim: asItIs,
  seatedHint: " The next person who connects will be here. QUIT leaves.",
  leftHint: "Stay for the next stranger, or QUIT to go.",
};

/** Makes lines of a session's events. It remembers what was said until it is known to have arrived. */
export class Lines {
  readonly #style: Style;
  readonly #said = new Map<number, string>();
  /** The other one's name as it was shown last. */
  #peer = "";

  constructor(style: Style) {
    this.#style = style;
  }

  /** What was said and is not known to have arrived, the oldest first. */
  get unsettled(): readonly string[] {
    return [...this.#said.values()];
  }

  /** Remembers what is being said, by its id. */
  saying(id: number, text: string): void {
    this.#said.set(id, text);
  }

  /** The line for an event, if there is one. What was said is shown when it has arrived. */
  line(event: SessionEvent, ownName: string): string | undefined {
    const { own, peer, sent, seatedHint, leftHint } = this.#style;
    switch (event.event) {
      case "seated":
        return `You are in room ${event.room}, as ${ownName}.${seatedHint}`;
      case "joined":
        this.#peer = event.name;
        return this.notice(`${event.name} is here. Say hello!`);
      case "message":
        return this.#message(peer(event.from), event.text);
      case "delivered":
        return this.#message(own(ownName), this.#take(event.id)) + sent;
      case "undelivered":
        return this.notice(`This did not arrive, since nobody was there: ${this.#take(event.id)}`);
      case "renamed": {
        const before = this.#peer;
        this.#peer = event.name;
        return this.notice(`${before} is now called ${event.name}.`);
      }
      case "left":
        return this.notice(`${event.name} left. ${leftHint}`);
      case "notice":
        return this.#indented(this.notice(`From the host: ${event.message}`));
      case "error":
        return this.notice(event.message);
      case "closed":
        return farewell(event.reason);
      case "typing":
        return undefined; // It comes and goes; a line only comes.
      default:
        return event satisfies never;
    }
  }

  /** A line that is said by nobody. */
  notice(sentence: string): string {
    return `${this.#clock()} ${this.#style.mark} ${sentence}`;
  }

  #take(id: number): string {
    const text = this.#said.get(id) ?? "";
    this.#said.delete(id);
    return text;
  }

  /** What somebody said; further lines are indented, so that none passes for somebody else's. */
  #message(name: string, text: string): string {
    return this.#indented(`${this.#clock()} ${name}: ${text}`);
  }

  #indented(text: string): string {
    return text.replaceAll("\n", "\n           ");
  }

  #clock(): string {
    const now = new Date();
    const parts = [now.getHours(), now.getMinutes(), now.getSeconds()];
    return this.#style.dim(`(${parts.map((part) => String(part).padStart(2, "0")).join(":")})`);
  }
}

type CloseReason = Extract<SessionEvent, { event: "closed" }>["reason"];

function farewell(reason: CloseReason): string {
  const nothingKept = "Nothing of this chat was kept.";
  switch (reason) {
    case "quit":
      return `Bye! ${nothingKept}`;
    case "closing":
      return `The server is closing. Bye! ${nothingKept}`;
    case "kicked":
      return `The host has closed this room. Bye! ${nothingKept}`;
    case "lost":
      return `The connection to the server broke. ${nothingKept}`;
    case "error":
      return `The chat is over. ${nothingKept}`;
    default:
      return reason satisfies never;
  }
}
