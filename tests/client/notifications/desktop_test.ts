/**
 * What each operating system's tool is told.
 *
 * @module
 */

import assert from "node:assert/strict";
import { desktopCommand } from "../../../client/notifications/desktop.ts";

/** What somebody may be called who wants more than to be read. */
const hostile = "--help \x1b[31m<b>\"A\" & 'B'</b>\x07 $(id) `id` \\033[31m\n\u202e😀";

Deno.test("notifications: on Linux and the BSDs, notify-send gets the texts as arguments", () => {
  for (const os of ["linux", "freebsd", "netbsd"] as const) {
    assert.deepEqual(desktopCommand(os, { title: "PyChat", body: "Isabelle has written." }), {
      command: "notify-send",
      args: [
        "--app-name=PyChat",
        "--hint=boolean:transient:true",
        "--",
        "PyChat",
        "Isabelle has written.",
      ],
      env: {},
    });
  }
});

Deno.test("notifications: notify-send gets no option, markup or escape from a name", () => {
  const command = desktopCommand("linux", { title: "--version\x1b]0;x\x07", body: hostile });
  assert.deepEqual(command?.args.slice(-3), [
    "--",
    "--version",
    "--help &lt;b&gt;\"A\" &amp; 'B'&lt;/b&gt; $(id) `id` \\\\033[31m 😀",
  ]);
});

Deno.test("notifications: on macOS, a fixed AppleScript gets the texts as arguments", () => {
  const plain = desktopCommand("darwin", { title: "PyChat", body: "Isabelle has written." });
  const other = desktopCommand("darwin", { title: "--x", body: hostile });
  assert.equal(plain?.command, "osascript");
  assert.deepEqual(plain.args.slice(-3), ["--", "PyChat", "Isabelle has written."]);
  assert.deepEqual(other?.args.slice(0, -3), plain.args.slice(0, -3));
  assert.deepEqual(other.args.slice(-3), [
    "--",
    "--x",
    "--help <b>\"A\" & 'B'</b> $(id) `id` \\033[31m 😀",
  ]);
});

Deno.test("notifications: on Windows, a fixed script finds the texts in its environment", () => {
  const plain = desktopCommand("windows", { title: "PyChat", body: "Isabelle has written." });
  const other = desktopCommand("windows", { title: "--x", body: hostile });
  assert.equal(plain?.command, "powershell");
  assert.deepEqual(plain.args.slice(0, -1), ["-NoProfile", "-NonInteractive", "-Command"]);
  const script = plain.args.at(-1) ?? "";
  for (const [name, text] of Object.entries(plain.env)) {
    assert.ok(script.includes(`$env:${name})`), name);
    assert.ok(!script.includes(text), text);
  }
  assert.deepEqual(Object.values(plain.env), ["PyChat", "Isabelle has written."]);
  // A double quote or a line's end would not reach PowerShell as it is.
  assert.doesNotMatch(script, /["\r\n]/);
  assert.deepEqual(other?.args, plain.args);
  assert.deepEqual(Object.values(other.env), [
    "--x",
    "--help <b>\"A\" & 'B'</b> $(id) `id` \\033[31m 😀",
  ]);
});

Deno.test("notifications: a system without a tool has none", () => {
  assert.equal(desktopCommand("android", { title: "PyChat", body: "Hello" }), undefined);
});
