import assert from "node:assert/strict";
import { ignored, RedisServer } from "../registry/redis_server.ts";
import { shareOut } from "../../server/shares.ts";
import { makeCertificate } from "../server/certificates.ts";
import {
  answer,
  hello,
  joinClassic,
  RawClient,
  someRooms,
  until,
  welcomed,
} from "../server/helpers.ts";
import { FaultyProxy } from "../network/faulty_proxy.ts";
import { commandLine, connectJson, notOfExecutable, ServeProgram } from "./program.ts";
import { Plug } from "./plug.ts";
import { Terminal } from "./terminal.ts";
import { assertTalk, type Chat, isThere, join, Workers } from "./workers.ts";

/** Elsewhere there are no workers: a port that they share leads to one of them alone. */
function workersTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: `workers: ${name}`, ignore: Deno.build.os !== "linux", fn });
}

workersTest("whoever waits on one of them is matched with whoever comes to another", async () => {
  await using server = new Workers(3);
  const lobby = await server.port();
  const used = new Set<number>();
  // Which worker answers, the system decides; a room's port tells which one it was that opened it.
  for (let pair = 0; pair < 40; pair++) {
    const [first, second] = [await hello(lobby), await hello(lobby)];
    assert.equal(second.port, first.port);
    assert.notEqual(second.ticket, first.ticket);
    used.add(server.shareOf(first.port));
  }
  assert.deepEqual([...used].sort(), [0, 1, 2]);
  await server.type("q\n");
  assert.deepEqual(await server.end(), { code: 0, errors: "" });
});

workersTest("two who are left behind on different ones are brought together", async () => {
  await using server = new Workers(2);
  using chats = await server.chatsEverywhere();
  for (const { ana, bia } of chats) {
    await bia.send("QUIT\n");
    await heard(ana, /^PEER {"state":"left"/);
    await ana.send("FENCE\n");
  }
  const moved = await Promise.any(chats.map(async ({ ana, room }) => {
    const seat = await heard(ana, /^SEAT /);
    return { room, seat: JSON.parse(seat.slice("SEAT ".length)) };
  }));
  const other = chats.find(({ room }) => room !== moved.room);
  assert.equal(moved.seat.port, other?.room);
  assert.equal(moved.seat.lobby, other?.lobby);
  using ana = await RawClient.open(moved.seat.port);
  await ana.send(join(moved.seat, "Ana"));
  assert.equal((await welcomed(ana)).name, "Ana");
});

workersTest("two classic clients meet, whichever of them has the room", async () => {
  await using server = new Workers(2);
  const lobby = await server.port();
  const used = new Set<number>();
  while (used.size < 2) {
    const zeca = await joinClassic(lobby, "Zeca");
    const rui = await joinClassic(lobby, "Rui");
    using _ = zeca.client;
    using __ = rui.client;
    assert.equal(rui.room, zeca.room);
    const heard = "Server: Rui acabou de se juntar ao chat, diga ola!";
    assert.equal(await zeca.client.exactly(heard), heard);
    used.add(server.shareOf(zeca.room));
  }
});

workersTest("one that is killed is followed by another, and the others' chats go on", async () => {
  await using server = new Workers(2);
  using chats = await server.chatsEverywhere();
  const [victim = 0] = server.pids;
  Deno.kill(victim, "SIGKILL");
  const lost = await server.event("worker-lost");
  assert.equal(lost["how"], "SIGKILL");
  const share = Number(lost["worker"]) - 1;
  assert.deepEqual(lost["rooms"], server.shares[share]);
  const isLost = ({ room }: Chat) => server.shareOf(room) === share;
  const [dead] = chats.filter(isLost);
  const [alive] = chats.filter((chat) => !isLost(chat));
  assert.ok(dead && alive);
  assert.equal(await dead.ana.line(), undefined);
  await assertTalk(alive);
  await server.event("worker-back");
  assert.ok(server.rows.every((room) => server.shareOf(room) !== share), "its rows are gone");
  assert.ok(server.rows.includes(alive.room));
  await assertTalk(alive);

  // Who comes back finds nothing, and is told so; new rooms are opened there again.
  using back = await RawClient.open(dead.lobby ?? 0);
  await back.send(`RESUME ${JSON.stringify({ room: dead.room, token: dead.token })}\n`);
  assert.match(await answer(back), /^ERROR {"code":"no-seat"/);
  const again = async () => server.shareOf((await hello(await server.port())).port) === share;
  await until(again, "a room is opened there");
  assert.equal(server.pids.length, 2);
});

workersTest("a seat is given again by the lobby that was named with it", async () => {
  await using server = new Workers(3);
  using chats = await server.chatsEverywhere();
  const lobbies = chats.map(({ lobby }) => lobby);
  assert.equal(new Set(lobbies).size, 3);
  assert.ok(lobbies.every((lobby) => lobby !== undefined));
  for (const { ana, bia, lobby, room, token } of chats) {
    bia.close();
    assert.match(await ana.line() ?? "", /^PEER {"state":"away"/);
    using back = await RawClient.open(lobby ?? 0);
    await back.send(`RESUME ${JSON.stringify({ room, token })}\n`);
    assert.equal((await welcomed(back)).peer, "Ana");
    assert.match(await ana.line() ?? "", /^PEER {"state":"back"/);
  }
});

workersTest("the common lobby gives a seat again, or says that it is not there", async () => {
  await using server = new Workers(2);
  using chat = await server.chat();
  chat.bia.close();
  await chat.ana.line();
  const lobby = await server.port();
  const answers = new Set<string>();
  await until(async () => {
    using back = await RawClient.open(lobby);
    await back.send(`RESUME ${JSON.stringify({ room: chat.room, token: chat.token })}\n`);
    answers.add(/^\w+/.exec(await answer(back))?.[0] ?? "");
    return answers.size === 2;
  }, "both workers have answered");
  assert.deepEqual([...answers].sort(), ["ERROR", "WELCOME"]);
});

workersTest("our client comes back to the one that holds its seat", async () => {
  const { first } = someRooms();
  const rooms = Array.from({ length: 12 }, (_, i) => first + i);
  const range = ["--rooms", `${first}-${first + rooms.length - 1}`];
  await using server = new ServeProgram(["--workers", "3", ...range]);
  const lobby = await server.port();
  const plug = new Plug();
  await using proxy = new FaultyProxy();
  const behind = { host: "127.0.0.1", ports: [lobby, ...rooms] };
  await proxy.mirror("127.0.0.2", behind, () => plug.conduct());
  await using ana = connectJson(`127.0.0.2:${lobby}`, "Ana");
  await ana.event("seated");
  await using bia = connectJson(await server.address(), "Bia");
  await ana.event("secured");
  for (const text of ["um", "dois", "três"]) {
    plug.pulled = true;
    await bia.type(`${text}\n`);
    await ana.event("reconnecting");
    await server.event("away");
    plug.pulled = false;
    await ana.event("reconnected");
    assert.equal((await ana.event("message"))["text"], text);
    await bia.event("delivered");
  }
});

workersTest("the console speaks for all of them", async () => {
  const folder = Deno.makeTempDirSync();
  const { first } = someRooms();
  const rooms = { first, last: first + 199 };
  const place = ["--host", "127.0.0.1", "--port", "0", "--db", `${folder}/r.db`];
  const range = ["--rooms", `${rooms.first}-${rooms.last}`, "--per-address", "0"];
  await using terminal = await Terminal.open("serve", [...place, ...range, "--workers", "2"]);
  const screen = await terminal.shows(/pychat connect 127[^]*up 00:00:/);
  const lobby = Number(/127\.0\.0\.1:(\d+)/.exec(screen)?.[1]);
  const obeys = async (command: string, answer: RegExp) => {
    await terminal.type(command);
    await terminal.press("Enter");
    return await terminal.shows(answer);
  };
  const [below] = shareOut(rooms, 2);
  const guests: { readonly room: number; readonly client: RawClient }[] = [];
  const come = async () => {
    const seat = await hello(lobby);
    const client = await RawClient.open(seat.port);
    await client.send(join(seat, "Ana"));
    await welcomed(client);
    guests.push({ room: seat.port, client });
  };
  const isBelow = ({ room }: { readonly room: number }) => room <= (below?.last ?? 0);
  do {
    await come();
    await come();
  } while (guests.every(isBelow) || !guests.some(isBelow));
  const count = guests.length;
  await terminal.shows(new RegExp(`^ ${count / 2} rooms · 0 waiting · ${count} people`, "m"));

  const table = await obeys("rooms", /› rooms\n[^]*#\d+ #\d+\n[^]*\n›/);
  const numbers = [...table.matchAll(/#(\d+)/g)].map(([, number]) => Number(number));
  assert.equal(new Set(numbers).size, count);
  const listed = [...table.matchAll(/^ {2}(\d+) +2 talking/gm)].map(([, room]) => Number(room));
  assert.deepEqual(listed, [...new Set(guests.map(({ room }) => room))].sort());

  await obeys("say oi", new RegExp(`${count} people have been told\\.`));
  for (const { client } of guests) await heard(client, /^NOTICE {"message":"oi"}$/);
  const kicked = guests[0]?.room;
  await obeys(`kick ${kicked}`, new RegExp(`Room ${kicked} is closed`));
  for (const { room, client } of guests) {
    if (room === kicked) await heard(client, /^BYE {"reason":"kicked"}$/);
  }
  // The numbers of the last to come are those of people who are still there.
  const last = numbers[listed.indexOf(guests.at(-1)?.room ?? 0) * 2];
  await obeys(`ban ${last} 1h`, /\nBan 1: the address of connection \d+ is kept out until/);
  for (const { room, client } of guests) {
    if (room !== kicked) await heard(client, /^BYE {"reason":"kicked"}$/);
  }
  await terminal.shows(/^ 0 rooms · 0 waiting · 0 people/m);
  for (let i = 0; i < 8; i++) await assert.rejects(hello(lobby), /REFUSE {"code":"banned"/);
  await obeys("unban 1", /\nBan 1 is lifted\./);
  await obeys("bans", /\nNobody is kept out\./);

  // Ctrl-C reaches every process of the terminal.
  await come();
  await terminal.press("C-c");
  await terminal.shows(/Every chat is closed [^]*Bye!\n\(exit code 0\)/);
  await heard(guests.at(-1)?.client, /^BYE {"reason":"closing"}$/);
  for (const { client } of guests) client.close();
  await Deno.remove(folder, { recursive: true });
});

workersTest("when the one that started them is killed, they say goodbye and end", async () => {
  await using server = new Workers(2);
  using chats = await server.chatsEverywhere();
  const { pids } = server;
  assert.equal(pids.length, 2);
  server.kill("SIGKILL");
  await server.ended;
  for (const { ana, bia } of chats) {
    assert.equal(await ana.line(), 'BYE {"reason":"closing"}');
    assert.equal(await bia.line(), 'BYE {"reason":"closing"}');
  }
  await until(() => !pids.some(isThere), "they are gone");
  assert.deepEqual(server.rows, []);
  const left = [...Deno.readDirSync(server.folder)].map(({ name }) => name);
  assert.deepEqual(left.filter((name) => name.endsWith(".lock")), []);
});

workersTest("a signal that reaches all of them ends all in order", async () => {
  await using server = new Workers(2);
  using chats = await server.chatsEverywhere();
  // As a service manager does it.
  for (const pid of server.pids) Deno.kill(pid, "SIGTERM");
  server.kill("SIGTERM");
  for (const { ana } of chats) assert.equal(await ana.line(), 'BYE {"reason":"closing"}');
  const { code, errors } = await server.end();
  assert.deepEqual({ code, errors }, { code: 0, errors: "" });
  assert.doesNotMatch(server.printed.join("\n"), /worker-lost|trouble/);
  assert.match(server.printed.at(-1) ?? "", /^{"event":"stopped"/);
  assert.deepEqual(server.rows, []);
});

workersTest("there are as many people as --clients says, on all of them together", async () => {
  await using server = new Workers(3, ["--clients", "3"]);
  using _ = await server.chat();
  const lobby = await server.port();
  const seat = await hello(lobby);
  using client = await RawClient.open(seat.port);
  await client.send(join(seat, "Caio"));
  await welcomed(client);
  const isFull = async () => {
    const error = await hello(lobby).then(() => undefined, String);
    return /REFUSE {"code":"full"/.test(error ?? "");
  };
  // Whoever came in before the others had heard of the third one goes away again in ten seconds.
  let inARow = 0;
  await until(
    async () => (inARow = await isFull() ? inARow + 1 : 0) === 12,
    "all of them are full",
  );
});

workersTest("reports come to one file, with numbers that are nobody else's", async () => {
  const folder = Deno.makeTempDirSync();
  Deno.symlinkSync(folder, `${folder}/link`);
  await using server = new Workers(2, ["--reports", `${folder}/link/reports.jsonl`]);
  using chats = await server.chatsEverywhere();
  for (const { ana } of chats) {
    await ana.send('REPORT {"text":"rude"}\n');
    assert.match(await ana.line() ?? "", /^REPORTED {.*"kept":true/);
    await server.event("reported");
  }
  const lines = (await Deno.readTextFile(`${folder}/reports.jsonl`)).trimEnd().split("\n");
  const entries = lines.map((line) => JSON.parse(line));
  assert.deepEqual(entries.map(({ room }) => room), chats.map(({ room }) => room));
  assert.equal(new Set(entries.flatMap(({ by, about }) => [by, about])).size, 4);
  await Deno.remove(folder, { recursive: true });
});

workersTest("their figures are told together, and do not shrink when one dies", async () => {
  await using server = new Workers(2, ["--metrics", "0"]);
  const { metrics } = await server.listening();
  const url = String(metrics);
  const figure = async (name: string) => {
    const text = await (await fetch(url)).text();
    return Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1]);
  };
  assert.equal(await figure("pychat_workers"), 2);
  assert.equal(await figure("pychat_workers_lost_total"), 0);
  // Each has a lobby of its own on one of them.
  assert.equal(await figure("pychat_rooms_max"), 2 * 99);
  using chats = await server.chatsEverywhere();
  assert.ok(await figure("pychat_chats") >= 2);
  const pairings = await figure("pychat_pairings_total");
  assert.equal(await (await fetch(new URL("/healthz", url))).text(), "serving\n");
  Deno.kill(server.pids[0] ?? 0, "SIGKILL");
  await server.event("worker-back");
  assert.equal(await figure("pychat_pairings_total"), pairings);
  assert.ok(await figure("pychat_chats") < pairings);
  assert.equal(await figure("pychat_workers_lost_total"), 1);
  assert.equal(chats.length, 2);
  await server.type("q\n");
  assert.deepEqual(await server.end(), { code: 0, errors: "" });
});

Deno.test({
  name: "workers: they share a registry in Redis as they share a file",
  ignore: ignored || Deno.build.os !== "linux",
  async fn() {
    await using redis = await RedisServer.start();
    await using server = new Workers(2, ["--registry", redis.url()]);
    using chats = await server.chatsEverywhere();
    Deno.kill(server.pids[0] ?? 0, "SIGKILL");
    const share = Number((await server.event("worker-lost"))["worker"]) - 1;
    const [alive] = chats.filter(({ room }) => server.shareOf(room) !== share);
    assert.ok(alive);
    await assertTalk(alive);
    await server.event("worker-back");
    alive.bia.close();
    assert.match(await alive.ana.line() ?? "", /^PEER {"state":"away"/);
    using back = await RawClient.open(alive.lobby ?? 0);
    await back.send(`RESUME ${JSON.stringify({ room: alive.room, token: alive.token })}\n`);
    assert.equal((await welcomed(back)).peer, "Ana");
    await server.type("q\n");
    assert.deepEqual(await server.end(), { code: 0, errors: "" });
  },
});

workersTest("SIGHUP gives all of them another certificate", async () => {
  const [old, renewed] = await Promise.all([makeCertificate(), makeCertificate()]);
  const folder = Deno.makeTempDirSync();
  const write = ({ cert, key }: typeof old) => {
    Deno.writeTextFileSync(`${folder}/cert.pem`, cert);
    Deno.writeTextFileSync(`${folder}/key.pem`, key);
  };
  write(old);
  const files = ["--tls-cert", `${folder}/cert.pem`, "--tls-key", `${folder}/key.pem`];
  await using server = new Workers(2, files);
  const lobby = await server.port();
  await assert.rejects(hello(lobby, {}, renewed.cert));
  await hello(lobby, {}, old.cert);
  write(renewed);
  server.kill("SIGHUP");
  await server.event("reloaded");
  for (let i = 0; i < 12; i++) await hello(lobby, {}, renewed.cert);
  // The one that comes after one that died shows the new one, too.
  for (const pid of server.pids) Deno.kill(pid, "SIGKILL");
  await server.event("worker-back");
  await server.event("worker-back");
  for (let i = 0; i < 12; i++) await hello(lobby, {}, renewed.cert);
  const told = server.printed.filter((line) => line.includes('"reloaded"'));
  assert.equal(told.length, 1);
  await Deno.remove(folder, { recursive: true });
});

const unable = Deno.build.os !== "linux" || notOfExecutable !== undefined;
const says = `without the right to start Deno, a sentence says so${notOfExecutable ?? ""}`;
Deno.test({ name: `workers: ${says}`, ignore: unable, fn: refusesWorkers });

async function refusesWorkers(): Promise<void> {
  const [deno, ...words] = commandLine("serve");
  const rights = words.filter((word) => !word.startsWith("--allow-run"));
  const { code, stderr } = await new Deno.Command(deno, {
    args: [...rights, "--host", "127.0.0.1", "--port", "0", "--workers", "2"],
    env: { PYCHAT_LANG: "en" },
  }).output();
  assert.equal(
    new TextDecoder().decode(stderr),
    "Workers need the right to start Deno. Run it with --allow-run=deno.\n",
  );
  assert.equal(code, 2);
}

/** Reads on until a line is like this. */
async function heard(client: RawClient | undefined, pattern: RegExp): Promise<string> {
  for (;;) {
    const line = await client?.line();
    assert.ok(line !== undefined, `ended without ${pattern}`);
    if (pattern.test(line)) return line;
  }
}
