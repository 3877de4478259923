/**
 * Notifications that the terminal itself shows: the only ones that reach somebody over SSH.
 *
 * @module
 */

import { sanitizeLine } from "../../protocol/sanitize.ts";
import type { EnvGetter } from "./environment.ts";
import type { Notification } from "./notification.ts";

/** Turns a notification into what the terminal is sent. */
export type TerminalSequence = (notification: Notification) => string;

/**
 * How this terminal is told to show a notification, or nothing when it is not known to be able to:
 * others would show the sequence, or take it for something else. A multiplexer keeps such sequences
 * to itself, so there is nothing within one.
 */
export function terminalSequence(env: EnvGetter): TerminalSequence | undefined {
  const term = env("TERM") ?? "";
  if (env("TMUX") || env("STY") || /^(?:tmux|screen)/.test(term)) return undefined;
  if (term === "xterm-kitty") return kitty;
  if (/^(?:foot|rxvt-unicode|contour)|^(?:xterm-ghostty|wezterm)$/.test(term)) return rxvt;
  const program = env("TERM_PROGRAM");
  if (program === "WezTerm" || program === "ghostty") return rxvt;
  if (program === "iTerm.app" || env("LC_TERMINAL") === "iTerm2") return iterm;
  return undefined;
}

/** Kitty's desktop notifications protocol; with the same `i`, one takes the place of the last. */
function kitty({ title, body }: Notification): string {
  return osc(`99;i=pychat:d=0;${plain(title)}`) + osc(`99;i=pychat:d=1:p=body;${plain(body)}`);
}

/** What urxvt began, and foot, Ghostty, WezTerm and Contour took over. */
function rxvt({ title, body }: Notification): string {
  return osc(`777;notify;${oneField(title)};${oneField(body)}`);
}

/** iTerm2's, which has no title. */
function iterm({ title, body }: Notification): string {
  return osc(`9;${oneField(title)}: ${oneField(body)}`);
}

/** An operating system command with the terminator that the standard names (ECMA-48, 8.3.89). */
function osc(text: string): string {
  return `\x1b]${text}\x1b\\`;
}

/** Semicolons separate the fields of a sequence, and none of these protocols can escape them. */
function oneField(text: string): string {
  return plain(text).replaceAll(";", ",");
}

/**
 * A line without anything that a desktop behind the terminal could take for markup or an escape.
 * Some terminals hand the text on as it is and some escape it, so look-alikes are what reads the
 * same in all of them.
 */
function plain(text: string): string {
  return sanitizeLine(text).replace(/[&<>\\]/g, (char) => lookAlikes[char] ?? "");
}

const lookAlikes: Readonly<Record<string, string>> = { "&": "＆", "<": "‹", ">": "›", "\\": "＼" };
