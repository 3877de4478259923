/**
 * The chat view: what happens scrolls by, and at the bottom one writes.
 *
 * @module
 */

import process from "node:process";
import type { Words } from "../../language/mod.ts";
import { own } from "../../protocol/limits.ts";
import { type Command, commandHelp, commands, completeCommand, parseCommand } from "../commands.ts";
import { TextTooLongError } from "../errors.ts";
import type { SessionEvent } from "../events.ts";
import { inFittingPieces } from "../fitting.ts";
import type { CloseReason } from "../front_end.ts";
import { isSaid, Lines } from "../lines.ts";
import { Notifier } from "../notifications/notifier.ts";
import { Reporting } from "../reporting.ts";
import type { Session } from "../session.ts";
import { type Editor, emptyEditor, sent } from "./editor.ts";
import { width } from "./graphemes.ts";
import { Keyboard } from "./keyboard.ts";
import { applyKey } from "./keymap.ts";
import type { Key } from "./keys.ts";
import { paintFor } from "./paint.ts";
import { type Drawn, Screen } from "./screen.tsx";

/**
 * Shows a session on a terminal and says what is typed, until it is over.
 *
 * @returns Why it ended; `interrupted` for Ctrl-C.
 */
export async function runTerminal(
  session: Session,
  words: Words,
): Promise<CloseReason | "interrupted"> {
  using chat = new Chat(session, words);
  return await chat.run();
}

class Chat implements Disposable {
  readonly #session: Session;
  readonly #words: Words;
  readonly #lines: Lines;
  readonly #reporting: Reporting;
  readonly #keyboard: Keyboard;
  readonly #screen: Screen;
  #editor: Editor = emptyEditor;
  #room = 0;
  #aloneSince = Date.now();
  #peerTypesUntil = 0;
  /** Whether only the two can read the chat, in a few words. */
  #secrecy = "";
  /** What is said in place of what goes on, while a connection is broken. */
  #broken = "";
  #toldTypingAt = 0;
  #hint = "";
  #focused = true;
  readonly #notifier = new Notifier({ write: (text) => process.stdout.write(text) });
  #interrupted = false;

  constructor(session: Session, words: Words) {
    this.#session = session;
    this.#words = words;
    const paint = paintFor(Deno.noColor);
    const style = { ...paint, mark: "·", sent: paint.dim(" ✓"), view: true };
    this.#lines = new Lines(style, words);
    this.#reporting = new Reporting(session, words.chat);
    this.#screen = new Screen(() => this.#drawn());
    this.#keyboard = new Keyboard((key) => this.#press(key));
  }

  [Symbol.dispose](): void {
    this.#screen[Symbol.dispose]();
    this.#keyboard[Symbol.dispose]();
  }

  async run(): Promise<CloseReason | "interrupted"> {
    let reason: CloseReason = "lost";
    for await (const event of this.#session) {
      this.#happened(event);
      if (event.event === "closed") reason = event.reason;
    }
    return this.#interrupted ? "interrupted" : reason;
  }

  #happened(event: SessionEvent): void {
    switch (event.event) {
      case "seated":
        this.#room = event.room;
        this.#aloneSince = Date.now();
        this.#broken = "";
        break;
      case "reconnecting":
        this.#broken = this.#words.chat.status.reconnecting;
        break;
      case "away":
        this.#broken = this.#words.chat.status.away(event.name);
        break;
      case "reconnected":
      case "back":
        this.#broken = "";
        break;
      case "typing":
        this.#peerTypesUntil = Date.now() + own.typingShownMs;
        break;
      case "left":
        this.#aloneSince = Date.now();
        this.#peerTypesUntil = 0;
        this.#broken = "";
        break;
      case "message":
        this.#peerTypesUntil = 0;
        this.#tell(this.#words.chat.notification.message(event.from));
        break;
      case "joined":
        this.#hint = "";
        this.#secrecy = event.encrypted ? "" : this.#words.chat.status.notEncrypted;
        this.#tell(this.#words.chat.notification.joined(event.name));
        break;
      case "secured":
        this.#secrecy = this.#words.chat.status.code(event.code);
        break;
      case "closed":
        if (event.reason !== "quit") this.#showUnsent();
        break;
      default:
        break;
    }
    const line = this.#lines.line(event, this.#session.name);
    if (line !== undefined) this.#screen.print(line);
    if (event.event === "joined") this.#reporting.begin();
    if (line !== undefined && isSaid(event)) this.#reporting.shown(line);
    // Somebody who has begun to write before the other one came is writing still.
    if (event.event === "joined" && this.#editor.text !== "") this.#tellTyping();
    this.#screen.change();
  }

  /** What was being written goes with the view; on a line it can be copied. */
  #showUnsent(): void {
    const { text } = this.#editor;
    if (text.trim() === "") return;
    this.#screen.print(this.#lines.notice(this.#words.chat.unsent(text)));
  }

  #press(key: Key): void {
    if (key.kind === "focus") this.#focused = key.focused;
    const before = this.#editor.text;
    const { editor, intention } = applyKey(this.#editor, key);
    this.#editor = editor;
    this.#screen.change();
    if (editor.text !== before) {
      this.#hint = "";
      this.#tellTyping();
    }
    switch (intention) {
      case "submit":
        return this.#submit();
      case "complete":
        this.#editor = applyText(this.#editor, completeCommand(before));
        return;
      case "interrupt":
        this.#interrupted = true;
        this.#session[Symbol.asyncDispose]();
        return;
      case "leave":
        this.#session.leave();
        return;
      case "redraw":
        return this.#screen.redraw();
      case undefined:
        return;
      default:
        return intention satisfies never;
    }
  }

  /** Does what the line asks for; it stays where it is when that cannot be done. */
  #submit(): void {
    const { text } = this.#editor;
    if (text.trim() === "") return;
    const problem = this.#obey(parseCommand(text, this.#words.chat));
    if (problem !== undefined) this.#hint = problem;
    else this.#editor = sent(this.#editor);
  }

  #obey(command: Command): string | undefined {
    const { chat } = this.#words;
    switch (command.command) {
      case "say":
        return this.#say(command.text);
      case "next":
        this.#session.next();
        return undefined;
      case "quit":
        this.#session.leave();
        return undefined;
      case "name":
        this.#session.rename(command.argument);
        this.#screen.print(this.#lines.notice(chat.nowCalled(this.#session.name)));
        return undefined;
      case "notify":
        this.#notifier.mode = command.argument;
        this.#screen.print(this.#lines.notice(chat.notify[command.argument]));
        return undefined;
      case "save":
        this.#save(command.argument);
        return undefined;
      case "clear":
        this.#screen.clear();
        return undefined;
      case "help":
        for (const line of commandHelp(commands(chat))) this.#screen.print(line);
        return undefined;
      case "block": {
        const { peer } = this.#session;
        if (peer === undefined) return chat.nobodyToBlock;
        this.#screen.print(this.#lines.notice(chat.blocked(peer)));
        this.#session.block();
        return undefined;
      }
      case "report": {
        if (command.lines === undefined) return this.#reporting.send();
        const draft = this.#reporting.draft(command.lines, command.why);
        this.#screen.print(this.#lines.notice(draft.join("\n")));
        return undefined;
      }
      case "unknown":
        return command.sentence;
      default:
        return command satisfies never;
    }
  }

  #say(text: string): string | undefined {
    if (!this.#session.heard) {
      return this.#words.chat.nobodyHears;
    }
    try {
      for (const piece of inFittingPieces(text)) {
        this.#session.say(piece, (id) => this.#lines.saying(id, piece));
      }
      return undefined;
    } catch (error) {
      if (error instanceof TextTooLongError) return error.sentence(this.#words);
      throw error;
    }
  }

  async #save(file: string): Promise<void> {
    const { chat } = this.#words;
    try {
      // deno-lint-ignore no-control-regex
      const plain = this.#screen.lines.map((line) => line.replace(/\x1b\[[\d;]*m/g, "")).join("\n");
      await Deno.writeTextFile(file, `${plain}\n`, { createNew: true });
      this.#screen.print(this.#lines.notice(chat.saved(file)));
    } catch (error) {
      const exists = error instanceof Deno.errors.AlreadyExists;
      const sentence = exists ? chat.notSavedTwice(file) : chat.notSaved(file);
      this.#screen.print(this.#lines.notice(sentence));
    }
  }

  #tellTyping(): void {
    const now = Date.now();
    if (this.#session.peer === undefined || this.#editor.text === "") return;
    if (now - this.#toldTypingAt < own.typingToldMs || this.#editor.text.startsWith("/")) return;
    this.#toldTypingAt = now;
    this.#session.typing();
  }

  /** Tells somebody who looks elsewhere what has happened. */
  #tell(body: string): void {
    if (!this.#focused) this.#notifier.notify({ title: "PyChat", body }, Date.now());
  }

  #drawn(): Drawn {
    return {
      editor: this.#editor,
      unsettled: this.#lines.unsettled,
      activity: this.#activity(),
      status: this.#status(),
      colors: !Deno.noColor,
    };
  }

  #activity(): string {
    const { peer } = this.#session;
    const { chat } = this.#words;
    if (this.#hint !== "") return this.#hint;
    if (this.#broken !== "") return this.#broken;
    if (peer !== undefined) return Date.now() < this.#peerTypesUntil ? chat.typing(peer) : "";
    if (this.#session.over) return "";
    const seconds = Math.floor((Date.now() - this.#aloneSince) / 1_000);
    const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    const waiting = chat.waiting(clock);
    return this.#fitting(`${waiting} · ${chat.waitingHint}`, waiting);
  }

  /** The longer text, unless it is as wide as the window. */
  #fitting(longer: string, shorter: string): string {
    return width(longer) < (process.stdout.columns ?? 80) ? longer : shorter;
  }

  #status(): string {
    const { peer } = this.#session;
    const { status } = this.#words.chat;
    const who = peer === undefined ? status.alone : status.with(peer);
    const secrecy = peer === undefined || this.#secrecy === "" ? "" : ` · ${this.#secrecy}`;
    const where = `${status.room(this.#room)} · ${who}`;
    // Where there is no room for all commands, the one that tells of the others. On a small screen
    // the code counts for more than the room, since the line that said it scrolls away.
    const small = this.#fitting(`${who}${secrecy} · /help`, `${where} · /help`);
    const short = this.#fitting(`${where}${secrecy} · /help`, small);
    return this.#fitting(`${where}${secrecy} · /next /quit /help`, short);
  }
}

function applyText(editor: Editor, text: string): Editor {
  return { ...editor, text, cursor: text.length };
}
