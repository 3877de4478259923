import assert from "node:assert/strict";
import { lineMs, pingAfterMs, pongMs, tickMs } from "../../protocol/limits.ts";
import { Pychat2Guest } from "../../server/pychat2_guest.ts";
import { bytes, joining, Listener, ScriptedLink, tableOf } from "./scripted_guests.ts";

Deno.test("pychat/2 guest: many lines in one read go out in one write", async () => {
  const lines = Array.from({ length: 20 }, (_, i) => `MSG {"id":${i + 1},"text":"oi"}\n`).join("");
  const listener = new Listener();
  const table = tableOf(listener);
  await new Pychat2Guest(new ScriptedLink([lines]), joining("Ana"), table).listen();
  assert.deepEqual(listener.heard, [lines]);
  assert.equal(table.count, 20);
});

Deno.test("pychat/2 guest: what is for the room splits what is for the peer, in order", async () => {
  const listener = new Listener();
  const link = new ScriptedLink(["MSG {}\nACK {}\nPING\nMSG {}\nQUIT\nMSG {}\n"]);
  await new Pychat2Guest(link, joining("Ana"), tableOf(listener)).listen();
  assert.deepEqual(listener.heard, ["MSG {}\nACK {}\n", "MSG {}\n"]);
  assert.deepEqual(link.written.map(({ what }) => what), ["PONG\n"]);
  assert.equal(link.lastWords, 'BYE {"reason":"quit"}\n');
});

Deno.test("pychat/2 guest: nothing more is read while the peer has not taken what was said", async () => {
  const listener = new Listener();
  const taken = Promise.withResolvers<void>();
  listener.slow = taken.promise;
  const link = new ScriptedLink(["MSG {}\n", "MSG {}\n"]);
  const listening = new Pychat2Guest(link, joining("Ana"), tableOf(listener)).listen();
  for (let turn = 0; turn < 100; turn++) await Promise.resolve();
  assert.equal(link.reads, 1);
  taken.resolve();
  await listening;
  assert.equal(link.reads, 2);
});

Deno.test("pychat/2 guest: nobody comes back to a seat that is being given up", async () => {
  const able = joining("Ana", ["resume"]);
  const guest = new Pychat2Guest(new ScriptedLink([]), able, tableOf(undefined));
  assert.equal(guest.comesBackWith("ticket"), true);
  const left = guest.listen();
  // The connection ends, and the table does not hold the seat. The room hears of it a moment later.
  for (let turn = 0; turn < 3; turn++) await Promise.resolve();
  assert.equal(guest.comesBackWith("ticket"), false);
  await left;
  const sentAway = new Pychat2Guest(new ScriptedLink(["QUIT\n"]), able, tableOf(undefined));
  await sentAway.listen();
  assert.equal(sentAway.comesBackWith("ticket"), false);
});

Deno.test("pychat/2 guest: what follows JOIN in the same read is heard", async () => {
  const listener = new Listener();
  const link = new ScriptedLink();
  link.input.push(bytes('JOIN {}\nMSG {"id":1}\n'));
  link.input.takeLine();
  await new Pychat2Guest(link, joining("Ana"), tableOf(listener)).listen();
  assert.deepEqual(listener.heard, ['MSG {"id":1}\n']);
});

Deno.test("pychat/2 guest: a line that is begun and not finished ends in ERROR timeout", async () => {
  const link = new ScriptedLink(['MSG {"id":1,"te'], { hangs: true });
  const guest = new Pychat2Guest(link, joining("Ana"), tableOf(undefined));
  const listening = guest.listen();
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  for (let ticks = 0; ticks * tickMs <= lineMs; ticks++) {
    assert.equal(link.lastWords, undefined);
    guest.tick();
  }
  assert.match(link.lastWords ?? "", /^ERROR {"code":"timeout"/);
  await listening;
});

Deno.test("pychat/2 guest: silence between lines is nobody's fault", async () => {
  const link = new ScriptedLink(["PING\n"], { hangs: true });
  const guest = new Pychat2Guest(link, joining("Ana"), tableOf(undefined));
  const listening = guest.listen();
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  for (let ticks = 0; ticks * tickMs < 10 * lineMs; ticks++) guest.tick();
  assert.equal(link.lastWords, undefined);
  link.close();
  await listening;
});

Deno.test("pychat/2 guest: whoever takes nothing of what is written to them is cut off", () => {
  const link = new ScriptedLink();
  const guest = new Pychat2Guest(link, joining("Ana"), tableOf(undefined));
  guest.tick();
  assert.equal(link.closed, false);
  link.stalled = true;
  guest.tick();
  assert.equal(link.closed, true);
});

Deno.test("pychat/2 guest: a client that asks and asks and reads no answer is read no further", async () => {
  const link = new ScriptedLink(["PING\nPING\n", "PING\n"]);
  link.slow = new Promise(() => {});
  new Pychat2Guest(link, joining("Eve"), tableOf(undefined)).listen();
  for (let turn = 0; turn < 100; turn++) await Promise.resolve();
  assert.equal(link.written.length, 1);
  assert.equal(link.reads, 1);
});

Deno.test("pychat/2 guest: a new name is cleaned, and the table told of it when it is one", async () => {
  const table = tableOf(undefined);
  const names = ["Bela", "Bela", "\x1b[2JBela", "", "x".repeat(40)];
  const lines = names.map((name) => `NAME ${JSON.stringify({ name })}\n`);
  const link = new ScriptedLink(lines);
  const guest = new Pychat2Guest(link, joining("Isabelle"), table);
  await guest.listen();
  assert.deepEqual(table.names, ["Bela", "Stranger", "x".repeat(32)]);
  assert.equal(guest.name, "x".repeat(32));
  assert.deepEqual(link.written, []);
});

Deno.test("pychat/2 guest: nothing more is read while the peer has not taken a new name", async () => {
  const listener = new Listener();
  listener.tell = () => new Promise(() => {});
  const link = new ScriptedLink(['NAME {"name":"Bia"}\n', "PING\n"]);
  new Pychat2Guest(link, joining("Ana"), tableOf(listener)).listen();
  for (let turn = 0; turn < 100; turn++) await Promise.resolve();
  assert.equal(link.reads, 1);
});

for (
  const [what, line, code] of [
    ["a line that is no object", "MSG hello\n", "not-json"],
    ["a zero byte", 'MSG {"id":1,"text":"\0"}\n', "zero-byte"],
    ["a verb of the server's", 'WELCOME {"room":1,"name":"x"}\n', "unexpected"],
    ["no verb at all", "hello\n", "unexpected"],
    ["JSON that is none", "PING {token}\n", "not-json"],
    ["the wrong shape", 'PING {"token":1}\n', "bad-shape"],
    ["a line without an end", "M".repeat(24 * 1024 + 1), "too-long"],
    ["a line that is too long", `MSG {${" ".repeat(24 * 1024)}}\n`, "too-long"],
  ] as const
) {
  Deno.test(`pychat/2 guest: ${what} ends in ERROR ${code}`, async () => {
    const listener = new Listener();
    const link = new ScriptedLink([line]);
    await new Pychat2Guest(link, joining("Ana"), tableOf(listener)).listen();
    assert.match(link.lastWords ?? "", new RegExp(`^ERROR {"code":"${code}"`));
    assert.deepEqual(listener.heard, []);
  });
}

Deno.test("pychat/2 guest: whoever is silent is asked, and cut off when they do not answer", () => {
  const { link, guest, untilAsked } = silentGuest();
  const askedAfterMs = untilAsked();
  assert.ok(askedAfterMs > pingAfterMs / 2 && askedAfterMs <= pingAfterMs, `${askedAfterMs}`);
  assert.equal(link.written[0]?.what, "PING\n");
  for (let at = 0; at < pongMs; at += tickMs) guest.tick();
  assert.equal(link.closed, false);
  guest.tick();
  assert.equal(link.closed, true);
  assert.equal(link.written.length, 1);
});

Deno.test("pychat/2 guest: those who came together are not all asked together", () => {
  const asked = new Set(Array.from({ length: 100 }, () => silentGuest().untilAsked()));
  assert.ok(asked.size > 1, `all after ${[...asked]} ms`);
});

Deno.test("pychat/2 guest: what was read of a connection as another took its place counts no more", async () => {
  const listener = new Listener();
  const before = new ScriptedLink(['MSG {"id":1,"text":"before"}\n']);
  const guest = new Pychat2Guest(before, joining("Ana", ["resume"]), tableOf(listener));
  const listening = guest.listen();
  // The next connection is here when that has been read, and before it has been looked at.
  guest.resume(new ScriptedLink([], { hangs: true }), "ticket");
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(listener.heard, []);
  assert.ok(guest.comesBackWith("ticket"), "nobody has shown the new token");
  await guest.dismiss({ verb: "BYE", reason: "quit" });
  await listening;
});

/** Somebody who says nothing; `untilAsked` ticks until they are asked, and tells after how long. */
function silentGuest() {
  const link = new ScriptedLink([], { hangs: true });
  const guest = new Pychat2Guest(link, joining("Ana"), tableOf(undefined));
  guest.listen();
  const untilAsked = () => {
    let ms = 0;
    for (; link.written.length === 0 && ms < 2 * pingAfterMs; ms += tickMs) guest.tick();
    return ms;
  };
  return { link, guest, untilAsked };
}
