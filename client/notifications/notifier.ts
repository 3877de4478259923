/**
 * Tells somebody who is looking elsewhere that something has happened in the chat, and deliberately
 * never what was written; {@linkcode Notification} says why.
 *
 * @module
 */

import { own } from "../../protocol/limits.ts";
import { desktopCommand, type Os } from "./desktop.ts";
import { type EnvGetter, readEnv } from "./environment.ts";
import type { Notification } from "./notification.ts";
import { runDesktopCommand, type Runner } from "./run.ts";
import { terminalSequence } from "./terminal_sequence.ts";

/** Notifications and the bell, the bell alone, or nothing. */
export type NotifyMode = "on" | "bell" | "off";

/** What a {@linkcode Notifier} works with. */
export interface NotifierOptions {
  /** Writes to the terminal, past whatever is drawn there. */
  readonly write: (text: string) => void;
  /** Whether the bell rings at all. Default: it does. */
  readonly bell?: boolean;
  /** Default: this process's environment, as far as it may be read. */
  readonly env?: EnvGetter;
  /** Default: the one that this process runs on. */
  readonly os?: Os;
  /** Runs the desktop's tool. Default: {@linkcode runDesktopCommand}. */
  readonly run?: Runner;
}

/**
 * Rings the bell and shows notifications: on the desktop, or through the terminal when that is
 * elsewhere (SSH) or the desktop cannot. What comes too soon after another is left out, not kept:
 * somebody who has been told to look needs not be told again.
 */
export class Notifier {
  /** What is wanted; it may change at any time. */
  mode: NotifyMode = "on";
  readonly #options: Required<NotifierOptions>;
  #desktop: boolean;
  #running = false;
  #rangAt = -Infinity;
  #notifiedAt = -Infinity;

  constructor(options: NotifierOptions) {
    const { os } = Deno.build;
    this.#options = { bell: true, env: readEnv, os, run: runDesktopCommand, ...options };
    this.#desktop = !isRemote(this.#options.env);
  }

  /**
   * Tells of something.
   *
   * 1. Nobody needs to wait for it: it never rejects. The bell, and where no desktop is tried the
   *    terminal's own notification, are written before it returns.
   * 2. It runs one program at a time, and rings and shows no more often than
   *    {@linkcode own.bellEveryMs} and {@linkcode own.notifyEveryMs} allow.
   *
   * @param now The time, in milliseconds.
   */
  async notify(notification: Notification, now: number): Promise<void> {
    if (this.mode === "off") return;
    if (this.#options.bell) this.#ring(now);
    if (this.mode !== "on" || this.#running || now - this.#notifiedAt < own.notifyEveryMs) return;
    this.#notifiedAt = now;
    if (this.#desktop) {
      this.#desktop = await this.#showOnDesktop(notification);
      if (this.#desktop) return;
    }
    const sequence = terminalSequence(this.#options.env);
    if (sequence !== undefined) this.#write(sequence(notification));
  }

  #ring(now: number): void {
    if (now - this.#rangAt < own.bellEveryMs) return;
    this.#rangAt = now;
    this.#write("\x07");
  }

  /** Whether that worked; once it has not, it is not tried again. */
  async #showOnDesktop(notification: Notification): Promise<boolean> {
    const { os, run } = this.#options;
    const command = desktopCommand(os, notification);
    if (command === undefined) return false;
    this.#running = true;
    try {
      return await run(command);
    } catch {
      return false;
    } finally {
      this.#running = false;
    }
  }

  #write(text: string): void {
    try {
      this.#options.write(text);
    } catch {
      // A terminal that was closed: then nobody is there to be told.
    }
  }
}

/** Whether the desktop of this machine is not the one that the person sits at. */
function isRemote(env: EnvGetter): boolean {
  return ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"].some((name) => Boolean(env(name)));
}
