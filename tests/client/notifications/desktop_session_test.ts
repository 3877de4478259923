/**
 * Notifications on a real desktop: what a daemon gets that shows them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Notifier } from "../../../client/notifications/notifier.ts";
import { runDesktopCommand } from "../../../client/notifications/run.ts";
import { own } from "../../../protocol/limits.ts";
import { DesktopSession, missing, reason } from "./desktop_session.ts";

/** A notifier at this desktop, and what it wrote to a terminal that can show notifications. */
function notifierAt(env: Readonly<Record<string, string>>): [Notifier, string[]] {
  const written: string[] = [];
  const notifier = new Notifier({
    write: (text) => void written.push(text),
    env: (name) => name === "TERM" ? "foot" : undefined,
    run: (command) => runDesktopCommand({ ...command, env: { ...command.env, ...env } }),
  });
  return [notifier, written];
}

Deno.test({
  name: `notifications: title and body arrive on a desktop, marked as not to be kept${reason}`,
  ignore: missing.length > 0,
  async fn() {
    await using desktop = await DesktopSession.start();
    const [notifier, written] = notifierAt(desktop.env);
    await notifier.notify({ title: "PyChat", body: "Isabelle has written." }, 0);
    const shown = await desktop.notification(1);
    assert.match(shown, /^\tappname: 'PyChat'$/m);
    assert.match(shown, /^\tsummary: 'PyChat'$/m);
    assert.match(shown, /^\tbody: 'Isabelle has written\.'$/m);
    assert.match(shown, /^\ttransient: (?:1|true)$/m);
    assert.deepEqual(written, ["\x07"]);
  },
});

Deno.test({
  name: `notifications: whatever a name is, it arrives as text on a desktop${reason}`,
  ignore: missing.length > 0,
  async fn() {
    const names = {
      "<b>Bold</b> & <a href='x'>link</a>":
        "&lt;b&gt;Bold&lt;/b&gt; &amp; &lt;a href='x'&gt;link&lt;/a&gt;",
      "--help": "--help",
      "\"double\" 'single' `back` $(id) %s": "\"double\" 'single' `back` $(id) %s",
      "😀 👩‍👩‍👧 é 日本": "😀 👩‍👩‍👧 é 日本",
      "\x1b[31mred\x1b]0;title\x07\x9b1m\u202e": "red",
      // notify-send resolves such escapes in what it is given.
      "\\033[31m \\x41 \\n \\": "\\033[31m \\x41 \\n \\",
    };
    await using desktop = await DesktopSession.start();
    const [notifier, written] = notifierAt(desktop.env);
    let count = 0;
    for (const [name, text] of Object.entries(names)) {
      await notifier.notify({ title: "--version", body: name }, own.notifyEveryMs * count++);
      const shown = await desktop.notification(count);
      assert.ok(shown.includes(`\n\tsummary: '--version'\n\tbody: '${text}'\n`), shown);
    }
    assert.deepEqual(written, Array(count).fill("\x07"));
  },
});

Deno.test({
  name: `notifications: without a bus, the terminal shows them and nothing breaks${reason}`,
  ignore: missing.length > 0,
  async fn() {
    const [notifier, written] = notifierAt({ DBUS_SESSION_BUS_ADDRESS: "unix:path=/nowhere" });
    await notifier.notify({ title: "PyChat", body: "Isabelle has written." }, 0);
    assert.deepEqual(written, ["\x07", "\x1b]777;notify;PyChat;Isabelle has written.\x1b\\"]);
  },
});
