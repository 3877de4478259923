/**
 * When and how somebody is told, against a terminal and a desktop that only take notes.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { DesktopCommand } from "../../../client/notifications/desktop.ts";
import { Notifier, type NotifierOptions } from "../../../client/notifications/notifier.ts";
import { own } from "../../../protocol/limits.ts";

const notification = { title: "PyChat", body: "Isabelle has written." };
const rxvt = "\x1b]777;notify;PyChat;Isabelle has written.\x1b\\";

/** A notifier, what it wrote, and what it ran; the desktop works unless `run` says otherwise. */
class Fake {
  readonly written: string[] = [];
  readonly ran: DesktopCommand[] = [];
  readonly notifier: Notifier;

  constructor(
    variables: Readonly<Record<string, string>>,
    { run = () => Promise.resolve(true), ...options }: Partial<NotifierOptions> = {},
  ) {
    this.notifier = new Notifier({
      write: (text) => void this.written.push(text),
      env: (name) => variables[name],
      os: "linux",
      run: (command) => {
        this.ran.push(command);
        return run(command);
      },
      ...options,
    });
  }
}

Deno.test("notifications: locally, the bell rings and the desktop shows it", async () => {
  const { notifier, written, ran } = new Fake({ TERM: "foot" });
  await notifier.notify(notification, 0);
  assert.deepEqual(written, ["\x07"]);
  assert.equal(ran.length, 1);
  assert.equal(ran[0]?.args.at(-1), "Isabelle has written.");
});

Deno.test("notifications: over SSH, the terminal shows it and nothing is run", async () => {
  for (const name of ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"]) {
    const { notifier, written, ran } = new Fake({ TERM: "foot", [name]: "x" });
    await notifier.notify(notification, 0);
    assert.deepEqual(written, ["\x07", rxvt], name);
    assert.deepEqual(ran, []);
  }
});

Deno.test("notifications: what is for the terminal is written before notify returns", () => {
  const { notifier, written } = new Fake({ TERM: "foot", SSH_TTY: "x" });
  notifier.notify(notification, 0);
  assert.deepEqual(written, ["\x07", rxvt]);
});

Deno.test("notifications: a desktop that failed once is not tried again", async () => {
  const failures = {
    failing: () => Promise.resolve(false),
    rejecting: () => Promise.reject(new Error("no")),
    throwing: () => {
      throw new Error("no");
    },
  };
  for (const [name, run] of Object.entries(failures)) {
    const { notifier, written, ran } = new Fake({ TERM: "foot" }, { run });
    await notifier.notify(notification, 0);
    await notifier.notify(notification, own.notifyEveryMs);
    assert.deepEqual(written, ["\x07", rxvt, "\x07", rxvt], name);
    assert.equal(ran.length, 1, name);
  }
});

Deno.test("notifications: with no desktop and a terminal that cannot, the bell is all", async () => {
  const { notifier, written, ran } = new Fake({ TERM: "xterm" }, { os: "android" });
  await notifier.notify(notification, 0);
  assert.deepEqual(written, ["\x07"]);
  assert.deepEqual(ran, []);
});

Deno.test("notifications: bells and notifications have their shortest times between", async () => {
  const { notifier, written, ran } = new Fake({});
  const told = async (now: number) => {
    await notifier.notify(notification, now);
    return [written.length, ran.length];
  };
  assert.deepEqual(await told(0), [1, 1]);
  assert.deepEqual(await told(own.bellEveryMs - 1), [1, 1]);
  assert.deepEqual(await told(own.bellEveryMs), [2, 1]);
  assert.deepEqual(await told(own.notifyEveryMs - 1), [3, 1]);
  assert.deepEqual(await told(own.notifyEveryMs + own.bellEveryMs), [4, 2]);
});

Deno.test("notifications: while one program runs, no other is started", async () => {
  const first = Promise.withResolvers<boolean>();
  const { notifier, ran } = new Fake({}, { run: () => first.promise });
  const shown = notifier.notify(notification, 0);
  await notifier.notify(notification, own.notifyEveryMs * 2);
  assert.equal(ran.length, 1);
  first.resolve(true);
  await shown;
  await notifier.notify(notification, own.notifyEveryMs * 3);
  assert.equal(ran.length, 2);
});

Deno.test("notifications: off is silent, bell only rings, and that may change", async () => {
  const { notifier, written, ran } = new Fake({ TERM: "foot" });
  notifier.mode = "off";
  await notifier.notify(notification, 0);
  assert.deepEqual([written, ran], [[], []]);
  notifier.mode = "bell";
  await notifier.notify(notification, 1);
  assert.deepEqual([written, ran], [["\x07"], []]);
  notifier.mode = "on";
  await notifier.notify(notification, 2);
  assert.deepEqual([written, ran.length], [["\x07"], 1]);
});

Deno.test("notifications: without a bell, only the notification is shown", async () => {
  const { notifier, written } = new Fake({ TERM: "foot", SSH_TTY: "x" }, { bell: false });
  await notifier.notify(notification, 0);
  assert.deepEqual(written, [rxvt]);
});

Deno.test("notifications: a terminal that was closed breaks nothing", async () => {
  const write = () => {
    throw new Error("closed");
  };
  const { notifier, ran } = new Fake({}, { write });
  await notifier.notify(notification, 0);
  assert.equal(ran.length, 1);
});
