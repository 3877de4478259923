import assert from "node:assert/strict";
import { ClassicReader } from "../../protocol/classic.ts";
import { classicGapMs, lineMs, pingAfterMs, pongMs, tickMs } from "../../protocol/limits.ts";
import { LineBuffer } from "../../protocol/line_buffer.ts";
import { ClassicGuest } from "../../server/classic_guest.ts";
import type { Link } from "../../server/connection.ts";
import type { Guest, Table } from "../../server/guest.ts";
import { type Pychat2Greeting, Pychat2Guest } from "../../server/pychat2_guest.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

/** A connection that reads what a test wrote down, each entry in one read. */
class ScriptedLink implements Link {
  readonly input = new LineBuffer();
  readonly written: { readonly what: string; readonly at: number }[] = [];
  lastWords: string | undefined;
  reads = 0;
  closed = false;
  stalled = false;
  /** What every write waits for. */
  slow: Promise<void> = Promise.resolve();
  readonly #over = Promise.withResolvers<boolean>();

  /** @param hangs Whether it stays open behind the script. */
  constructor(readonly script: string[] = [], readonly options: { hangs?: boolean } = {}) {}

  read(): Promise<boolean> {
    const next = this.script.shift();
    if (next === undefined || this.lastWords !== undefined) {
      return this.options.hangs ? this.#over.promise : Promise.resolve(false);
    }
    this.reads++;
    this.input.push(bytes(next));
    return Promise.resolve(true);
  }

  write(what: Uint8Array): Promise<void> {
    this.written.push({ what: text(what), at: performance.now() });
    return this.slow;
  }

  isStalled(): boolean {
    return this.stalled;
  }

  close(): void {
    this.closed = true;
    this.#over.resolve(false);
  }

  end(lastWords?: Uint8Array): Promise<void> {
    this.lastWords ??= text(lastWords);
    this.#over.resolve(false);
    return Promise.resolve();
  }
}

/** A guest of whom only what it hears matters; it takes its time when `slow` is set. */
class Listener implements Guest {
  readonly name = "Listener";
  readonly confirms = true;
  readonly departure = "broke";
  readonly heard: string[] = [];
  slow: Promise<void> | undefined;

  async hearLines(lines: Uint8Array): Promise<void> {
    this.heard.push(text(lines));
    await this.slow;
  }
  hearText(said: string): Promise<void> {
    this.heard.push(said);
    return Promise.resolve();
  }
  listen = () => Promise.resolve();
  dismiss = () => Promise.resolve();
  tell = () => Promise.resolve();
  acknowledge: (id: number) => void = () => {};
  confirmed = () => {};
  settled = () => Promise.resolve();
  comesBackWith = () => false;
  resume = () => {};
  release = () => {};
  tick = () => {};
}

function joining(name: string, features?: readonly string[]): Pychat2Greeting {
  return { name, features, ticket: "ticket" };
}

function tableOf(
  listener: Guest | undefined,
): Table & { said(count: number): void; count: number; readonly names: string[] } {
  return {
    pace: 0,
    count: 0,
    names: [],
    hearerOf: () => listener,
    holdMs: 1_000,
    takesReports: false,
    block: () => Promise.resolve(),
    report: () => Promise.resolve(false),
    broke: () => false,
    fence: () => {},
    renamed(guest) {
      this.names.push(guest.name);
      return listener?.tell({ verb: "PEER", state: "renamed", name: guest.name }) ??
        Promise.resolve();
    },
    said(count) {
      this.count += count;
    },
  };
}

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

Deno.test("classic guest: every message is written by itself, with a pause between", async () => {
  const link = new ScriptedLink();
  const guest = classicGuest(link, undefined);
  const speaker = new Listener();
  await guest.hearLines(
    bytes('MSG {"id":1,"text":"um\\ndois"}\nMSG {"id":2,"text":"três"}\n'),
    speaker,
  );
  assert.deepEqual(link.written.map(({ what }) => what), [
    "Listener: um",
    "Listener: dois",
    "Listener: tres",
  ]);
  for (let i = 1; i < link.written.length; i++) {
    const [before, after] = [link.written[i - 1], link.written[i]];
    const gapMs = (after?.at ?? 0) - (before?.at ?? 0);
    // Timers may fire a little early by another clock, never much.
    assert.ok(gapMs > classicGapMs - 2, `${gapMs} ms between two messages`);
  }
});

Deno.test("classic guest: it is told in words who is called what", async () => {
  const link = new ScriptedLink();
  const guest = classicGuest(link, undefined);
  await guest.tell({ verb: "PEER", state: "joined", name: "Isabelle" });
  await guest.tell({ verb: "PEER", state: "renamed", name: "Bela" });
  await guest.tell({ verb: "PEER", state: "renamed", name: "Zoë" });
  assert.deepEqual(link.written.map(({ what }) => what), [
    "Server: Isabelle acabou de se juntar ao chat, diga ola!",
    "Server: Isabelle agora se chama Bela.",
    "Server: Bela agora se chama Zoe.",
  ]);
});

Deno.test("classic guest: nothing is written to a client that is gone, and nobody waits for it", async () => {
  const link = new ScriptedLink();
  const guest = classicGuest(link, undefined);
  const many = Array.from({ length: 1000 }, () => "oi").join("\n");
  const hearing = guest.hearText(many, new Listener());
  await guest.listen(); // The script is empty: the client is gone.
  await hearing;
  assert.ok(link.written.length < 1000);
});

Deno.test("classic guest: what could not be written to it any more is not acknowledged", async () => {
  const link = new ScriptedLink();
  const guest = classicGuest(link, undefined);
  const speaker = new Listener();
  const acknowledged: number[] = [];
  speaker.acknowledge = (id) => acknowledged.push(id);
  const line = (id: number) => `MSG {"id":${id},"text":"oi"}\n`;
  await guest.hearLines(bytes(line(1)), speaker);
  await guest.listen(); // The script is empty: the client is gone.
  await guest.hearLines(bytes(line(2)), speaker);
  assert.deepEqual(acknowledged, [1]);
});

Deno.test("classic guest: it reads why it has to go", async () => {
  for (
    const [reason, sentence] of [
      ["kicked", "Server: esta sala foi encerrada pelo anfitriao. Ate logo!"],
      ["closing", "Server: o servidor foi encerrado. Ate logo!"],
    ] as const
  ) {
    const link = new ScriptedLink();
    await classicGuest(link, undefined).dismiss({ verb: "BYE", reason });
    assert.equal(link.lastWords, sentence);
  }
});

Deno.test("classic guest: what it says reaches the peer as text, escape sequences removed", async () => {
  const listener = new Listener();
  const link = new ScriptedLink(["Zeca: \x1b[2Joi", "Zeca: tchau", "Server: Zeca saiu do chat."]);
  await classicGuest(link, listener).listen();
  assert.deepEqual(listener.heard, ["oi", "tchau"]);
});

function classicGuest(link: ScriptedLink, hearer: Guest | undefined): ClassicGuest {
  const reader = new ClassicReader();
  reader.read(bytes("Server: Zeca acabou de se juntar ao chat, diga ola!"));
  return new ClassicGuest(link, { name: "Zeca", reader, events: [] }, tableOf(hearer));
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
