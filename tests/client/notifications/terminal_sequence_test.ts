/**
 * What each terminal is sent to show a notification itself.
 *
 * @module
 */

import assert from "node:assert/strict";
import { terminalSequence } from "../../../client/notifications/terminal_sequence.ts";

const notification = { title: "PyChat", body: "Isabelle has written." };

function sequence(env: Readonly<Record<string, string>>, what = notification): string | undefined {
  return terminalSequence((name) => env[name])?.(what);
}

const kitty = "\x1b]99;i=pychat:d=0;PyChat\x1b\\" +
  "\x1b]99;i=pychat:d=1:p=body;Isabelle has written.\x1b\\";
const rxvt = "\x1b]777;notify;PyChat;Isabelle has written.\x1b\\";
const iterm = "\x1b]9;PyChat: Isabelle has written.\x1b\\";

Deno.test("notifications: Kitty gets title and body in its own protocol", () => {
  assert.equal(sequence({ TERM: "xterm-kitty" }), kitty);
});

Deno.test("notifications: foot, urxvt, Ghostty, WezTerm and Contour get OSC 777", () => {
  const terms = ["foot", "foot-direct", "rxvt-unicode", "rxvt-unicode-256color", "xterm-ghostty"];
  for (const TERM of [...terms, "wezterm", "contour", "contour-latest"]) {
    assert.equal(sequence({ TERM }), rxvt, TERM);
  }
  for (const TERM_PROGRAM of ["WezTerm", "ghostty"]) {
    assert.equal(sequence({ TERM: "xterm-256color", TERM_PROGRAM }), rxvt, TERM_PROGRAM);
  }
});

Deno.test("notifications: iTerm2 gets OSC 9, at home and over SSH", () => {
  assert.equal(sequence({ TERM: "xterm-256color", TERM_PROGRAM: "iTerm.app" }), iterm);
  assert.equal(sequence({ TERM: "xterm-256color", LC_TERMINAL: "iTerm2" }), iterm);
});

Deno.test("notifications: other terminals, multiplexers and unknown ones get nothing", () => {
  for (const TERM of ["xterm-256color", "linux", "dumb", "rxvt", "alacritty", ""]) {
    assert.equal(sequence({ TERM }), undefined, TERM);
  }
  assert.equal(sequence({}), undefined);
  assert.equal(sequence({ TERM: "xterm-kitty", TMUX: "/tmp/tmux-0/default,1,0" }), undefined);
  assert.equal(sequence({ TERM: "xterm-kitty", STY: "1.pts-0.host" }), undefined);
  assert.equal(sequence({ TERM: "tmux-256color", LC_TERMINAL: "iTerm2" }), undefined);
  assert.equal(sequence({ TERM: "screen.xterm-256color", TERM_PROGRAM: "WezTerm" }), undefined);
});

Deno.test("notifications: a name cannot end a sequence, begin another, or add a field", () => {
  const what = {
    title: "a;b\x1b\\\x9c\x07c",
    body: "\x1b]0;x\x07<b>&</b>;\x9b31m\\033[1m\nfin\u202e",
  };
  const title = "a,bc";
  const body = "‹b›＆‹/b›,＼033[1m fin";
  assert.equal(sequence({ TERM: "foot" }, what), `\x1b]777;notify;${title};${body}\x1b\\`);
  assert.equal(sequence({ LC_TERMINAL: "iTerm2" }, what), `\x1b]9;${title}: ${body}\x1b\\`);
  assert.equal(
    sequence({ TERM: "xterm-kitty" }, what),
    `\x1b]99;i=pychat:d=0;a;bc\x1b\\\x1b]99;i=pychat:d=1:p=body;‹b›＆‹/b›;＼033[1m fin\x1b\\`,
  );
});
