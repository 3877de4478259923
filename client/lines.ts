/**
 * What a person reads about a chat, event by event, a line each.
 *
 * @module
 */

import type { Words } from "../language/mod.ts";
import { refusal } from "./errors.ts";
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
  /** Whether there is a view below the lines that says what one can do. */
  readonly view: boolean;
}

const asItIs = (text: string) => text;

/** No colour, no symbol that a screen reader stumbles over, and never an escape sequence. */
export const plainStyle: Style = {
  mark: "*",
  sent: "",
  own: asItIs,
  peer: asItIs,
  dim: asItIs,
  view: false,
};

/** Whether an event shows something that one of the two has said. */
export function isSaid({ event }: SessionEvent): boolean {
  return event === "message" || event === "delivered";
}

/** Makes lines of a session's events. It remembers what was said until it is known to have arrived. */
export class Lines {
  readonly #style: Style;
  readonly #words: Words;
  readonly #said = new Map<number, string>();
  /** The other one's name as it was shown last. */
  #peer = "";

  constructor(style: Style, words: Words) {
    this.#style = style;
    this.#words = words;
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
    const { own, peer, sent, view } = this.#style;
    const { chat } = this.#words;
    switch (event.event) {
      case "seated": {
        const seated = chat.seated(event.room, ownName);
        return view ? seated : `${seated} ${chat.seatedHint}`;
      }
      case "joined":
        this.#peer = event.name;
        return this.notice(
          event.encrypted ? chat.joined(event.name) : chat.secrecy.notEncrypted(event.name),
        );
      case "secured":
        return this.notice(chat.secrecy.secured(event.code));
      case "message":
        return this.#message(peer(event.from), event.text);
      case "delivered":
        return this.#message(own(ownName), this.#take(event.id)) + sent;
      case "undelivered":
        return this.notice(chat.undelivered(this.#take(event.id)));
      case "renamed": {
        const before = this.#peer;
        this.#peer = event.name;
        return this.notice(chat.renamed(before, event.name));
      }
      case "away":
        return this.notice(chat.away(event.name));
      case "back":
        return this.notice(chat.back(event.name));
      case "reconnecting":
        return this.notice(chat.reconnecting);
      case "queued":
        return this.notice(chat.queued(Math.ceil(event.forMs / 1_000)));
      case "reconnected":
        return this.notice(chat.reconnected);
      case "slowed":
        return this.notice(chat.slowed(Math.ceil(event.forMs / 1_000)));
      case "reported":
        return this.notice(event.kept ? chat.reported : chat.notKept);
      case "left":
        return this.notice(view ? chat.left(event.name) : chat.leftPlain(event.name));
      case "notice":
        return this.notice(chat.fromHost(event.message));
      case "error":
        return this.notice(this.#explained(event));
      case "closed":
        return chat.farewell[event.reason];
      case "typing":
        return undefined; // It comes and goes; a line only comes.
      default:
        return event satisfies never;
    }
  }

  /** A line that is said by nobody, however many lines of its own it has. */
  notice(sentence: string): string {
    return this.#indented(`${this.#clock()} ${this.#style.mark} ${sentence}`);
  }

  #explained({ code, message }: Extract<SessionEvent, { event: "error" }>): string {
    const { couldNotSecure, undecryptable } = this.#words.chat.secrecy;
    if (code === "tampered") return couldNotSecure;
    return code === "undecryptable" ? undecryptable : refusal(code, message, this.#words);
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
