import assert from "node:assert/strict";
import { own } from "../../protocol/limits.ts";
import { RegistryError } from "../../registry/registry.ts";
import { Monitor, MonitorError } from "../../server/monitor.ts";
import { serve } from "../../server/serve.ts";
import {
  classicPort,
  hello,
  joinClassic,
  joinPychat2,
  RawClient,
  someRooms,
  TestServer,
  until,
  welcomed,
} from "./helpers.ts";

const loopback = { host: "127.0.0.1", port: 0 };

/** A server with figures. */
function watchedServer(options: ConstructorParameters<typeof TestServer>[0] = {}) {
  const monitor = new Monitor(loopback);
  return { monitor, server: new TestServer({ ...options, monitor }) };
}

/** What is answered there: how, and what. */
async function ask(
  { url }: Monitor,
  path = "/metrics",
  init: RequestInit = {},
): Promise<{ readonly status: number; readonly text: string; readonly headers: Headers }> {
  const response = await fetch(new URL(path, url), init);
  return { status: response.status, text: await response.text(), headers: response.headers };
}

/** All series with their values. */
async function seriesOf(monitor: Monitor): Promise<Readonly<Record<string, number>>> {
  const { status, text } = await ask(monitor);
  assert.equal(status, 200);
  return Object.fromEntries(
    text.split("\n").filter((line) => line !== "" && !line.startsWith("#")).map((line) => {
      const [, series = "", value] = /^(\S+(?:\{[^}]*\})?) (\S+)$/.exec(line) ?? [line];
      assert.ok(Number.isFinite(Number(value)), line);
      return [series, Number(value)];
    }),
  );
}

/** Waits until the figures have these values. */
async function shows(monitor: Monitor, wanted: Readonly<Record<string, number>>): Promise<void> {
  let seen: Readonly<Record<string, number>> = {};
  const wants = Object.entries(wanted);
  await until(async () => {
    seen = await seriesOf(monitor);
    return wants.every(([series, value]) => seen[series] === value);
  }, JSON.stringify(wanted)).catch((error) => {
    const last = Object.fromEntries(wants.map(([series]) => [series, seen[series]]));
    throw new Error(`${error.message}, but: ${JSON.stringify(last)}`);
  });
}

Deno.test("monitor: people, rooms and connections are told as they are", async () => {
  const { monitor, server } = watchedServer({ rooms: someRooms() });
  await using _ = server;
  const { client: ana } = await joinPychat2(server.port, "Ana");
  using __ = ana;
  await shows(monitor, {
    pychat_people: 1,
    pychat_people_waiting: 1,
    pychat_chats: 0,
    pychat_rooms_open: 1,
    pychat_rooms_max: 1_500,
    pychat_people_max: 3_000,
    pychat_sockets: 3,
    'pychat_connections{state="seated"}': 1,
  });
  await hello(server.port);
  await shows(monitor, { pychat_seats_promised: 1 });
  const { client: bia } = await joinPychat2(server.port, "Bia");
  using ___ = bia;
  using silent = await RawClient.open(server.port);
  await silent.send("HEL");
  await shows(monitor, {
    pychat_people: 2,
    pychat_seats_promised: 1,
    'pychat_connections{state="seated"}': 2,
    'pychat_connections{state="arriving"}': 1,
  });
});

Deno.test("monitor: a host's limit is what makes a server full", async () => {
  const { monitor, server } = watchedServer({ limits: { clients: 1 } });
  await using _ = server;
  const { client: ana } = await joinPychat2(server.port, "Ana");
  using __ = ana;
  await assert.rejects(hello(server.port), /full/);
  await shows(monitor, {
    pychat_people: 1,
    pychat_people_max: 1,
    'pychat_refusals_total{code="full"}': 1,
  });
});

Deno.test("monitor: a chat is counted from the first to the last, by dialect and by why it ended", async () => {
  const { monitor, server } = watchedServer();
  await using _ = server;
  const { client: ana } = await joinPychat2(server.port, "Ana");
  const { client: zeca } = await joinClassic(server.port, "Zeca");
  using __ = ana;
  using ___ = zeca;
  await ana.line();
  for (let id = 1; id <= 20; id++) await ana.send(`MSG {"id":${id},"text":"oi"}\n`);
  for (let id = 1; id <= 20; id++) await ana.line();
  await shows(monitor, {
    'pychat_joins_total{dialect="pychat/2"}': 1,
    'pychat_joins_total{dialect="classic"}': 1,
    pychat_pairings_total: 1,
    pychat_wait_seconds_count: 1,
    pychat_messages_total: 20,
  });
  await zeca.send("Server: Zeca saiu do chat.");
  await ana.line();
  await ana.send("QUIT\n");
  await ana.rest();
  await shows(monitor, {
    'pychat_departures_total{reason="quit"}': 2,
    'pychat_departures_total{reason="broke"}': 0,
    pychat_people: 0,
    pychat_rooms_open: 0,
    'pychat_registry_seconds_count{operation="claim"}': 2,
    'pychat_registry_seconds_count{operation="leave"}': 2,
  });
});

Deno.test("monitor: whoever breaks off, is kicked, or says what may not be said has left for that", async () => {
  const { monitor, server } = watchedServer();
  await using _ = server;
  const { client: ana } = await joinPychat2(server.port, "Ana");
  ana.close();
  await shows(monitor, { 'pychat_departures_total{reason="broke"}': 1 });
  const { client: zeca } = await joinClassic(server.port, "Zeca");
  await shows(monitor, { pychat_people: 1 });
  zeca.close();
  await shows(monitor, { 'pychat_departures_total{reason="broke"}': 2 });
  const { client: eva, room } = await joinPychat2(server.port, "Eva");
  using __ = eva;
  const { client: bia } = await joinClassic(server.port, "Bia");
  using ___ = bia;
  await shows(monitor, { pychat_people: 2 });
  server.server.kick(room);
  await shows(monitor, { 'pychat_departures_total{reason="kicked"}': 2 });
  const { client: caio } = await joinPychat2(server.port, "Caio");
  using ____ = caio;
  await caio.send("MSG \0\n");
  await caio.rest();
  await shows(monitor, { 'pychat_departures_total{reason="error"}': 1 });
});

Deno.test("monitor: a seat that is held is seen, and so is whoever comes back to it", async () => {
  const { monitor, server } = watchedServer();
  await using _ = server;
  const features = ["resume"];
  const { client: ana } = await joinPychat2(server.port, "Ana", { features });
  using __ = ana;
  const { client: bia, room, welcome } = await joinPychat2(server.port, "Bia", { features });
  bia.close();
  await shows(monitor, { pychat_people: 2, pychat_people_away: 1, pychat_broken_total: 1 });
  using again = await RawClient.open(server.port);
  await again.send(`RESUME ${JSON.stringify({ room, token: welcome.resume })}\n`);
  await welcomed(again);
  await shows(monitor, { pychat_people: 2, pychat_people_away: 0, pychat_resumed_total: 1 });
});

Deno.test("monitor: bans in force are told, and nothing of them when the registry does not say", async () => {
  const { monitor, server } = watchedServer();
  await using _ = server;
  await server.registry.ban("a", { now: 0, until: Date.now() + 60_000 });
  await shows(monitor, { pychat_bans: 1 });
  server.registry.bans = () => Promise.reject(new RegistryError(() => "The disk is full."));
  const series = await seriesOf(monitor);
  assert.equal(series["pychat_bans"], undefined);
  assert.equal(series['pychat_registry_failures_total{operation="bans"}'], 1);
});

Deno.test("monitor: a registry that never answers holds nobody up who asks for figures", async () => {
  const { monitor, server } = watchedServer();
  await using _ = server;
  const answer = Promise.withResolvers<never>();
  server.registry.bans = () => answer.promise;
  const { pychat_bans: bans, pychat_people: people } = await seriesOf(monitor);
  assert.deepEqual([bans, people], [undefined, 0]);
  answer.reject(new RegistryError(() => "It is over."));
});

Deno.test("monitor: nothing that people do makes another series", async () => {
  const { monitor, server } = watchedServer();
  await using _ = server;
  const before = Object.keys(await seriesOf(monitor));
  const { client: ana } = await joinPychat2(server.port, "Ana");
  const { client: bia } = await joinPychat2(server.port, "Bia");
  using __ = ana;
  using ___ = bia;
  await ana.send('MSG {"id":1,"text":"oi"}\nNAME {"name":"Eva"}\nBLOCK\nODD {"code":"odd"}\n');
  using odd = await RawClient.open(await classicPort(server.port));
  await odd.send('JOIN {"ticket":"odd","name":"x"}\n');
  await odd.rest();
  for (const line of ["ODD\n", "HELLO {}\n", '{"code":"odd"}\n', "\0\n", 'HELLO {"version":1}\n']) {
    using client = await RawClient.open(server.port);
    await client.send(line);
    await client.rest();
  }
  await shows(monitor, { 'pychat_refusals_total{code="version"}': 1 });
  assert.deepEqual(Object.keys(await seriesOf(monitor)), before);
});

Deno.test("monitor: there are two pages, for reading", async () => {
  const { monitor, server } = watchedServer();
  await using _ = server;
  const { headers } = await ask(monitor);
  assert.equal(headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  const healthy = await ask(monitor, "/healthz");
  assert.deepEqual([healthy.status, healthy.text], [200, "serving\n"]);
  const head = await ask(monitor, "/healthz", { method: "HEAD" });
  assert.deepEqual([head.status, head.text], [200, ""]);
  assert.equal((await ask(monitor, "/metrics?name[]=x")).status, 200);
  for (const path of ["/", "/metrics/", "/healthz/x", "/favicon.ico"]) {
    assert.equal((await ask(monitor, path)).status, 404, path);
  }
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
    const { status, headers } = await ask(monitor, "/metrics", { method });
    assert.deepEqual([status, headers.get("allow")], [405, "GET, HEAD"], method);
  }
});

Deno.test("monitor: a server is ill while its registry gives no answer, and says why", async () => {
  const { monitor, server } = watchedServer();
  await using _ = server;
  const { lapse } = server.registry;
  server.registry.lapse = () => Promise.reject(new RegistryError(() => "The disk is full."));
  const now = performance.now;
  try {
    performance.now = () => now.call(performance) + own.registryQuietMs + 1_000;
    await until(async () => (await ask(monitor, "/healthz")).status === 503, "it is ill");
    assert.equal((await ask(monitor, "/healthz")).text, "registry does not answer\n");
    assert.ok(Number((await seriesOf(monitor))["pychat_registry_quiet_seconds"]) > 10);
    server.registry.lapse = lapse;
    await until(async () => (await ask(monitor, "/healthz")).status === 200, "it is well again");
  } finally {
    performance.now = now;
  }
});

Deno.test("monitor: until there is a server it is starting, and while one ends it is closing", async () => {
  await using monitor = new Monitor(loopback);
  for (const path of ["/metrics", "/healthz"]) {
    const { status, text } = await ask(monitor, path);
    assert.deepEqual([status, text], [503, "starting\n"]);
  }
  const server = new TestServer({ monitor });
  const { client: ana } = await joinPychat2(server.port, "Ana");
  using _ = ana; // Its goodbye is not taken: the server waits a moment for it.
  const ended = server[Symbol.asyncDispose]();
  const { status, text } = await ask(monitor, "/healthz");
  assert.deepEqual([status, text], [503, "closing\n"]);
  await ended;
  await assert.rejects(ask(monitor), TypeError);
});

Deno.test("monitor: whoever has asked only half a question keeps no server from closing", async () => {
  const { monitor, server } = watchedServer();
  const port = Number(new URL(monitor.url).port);
  using half = await RawClient.open(port);
  await half.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
  assert.match(await half.some(), /^HTTP\/1\.1 200 OK/);
  await half.send("GET /metrics HTTP/1.1\r\nHost: ");
  using body = await RawClient.open(port);
  await body.send("POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n");
  assert.match(await body.some(), /^HTTP\/1\.1 405 /);
  await server[Symbol.asyncDispose]();
  await half.rest();
  await body.rest();
});

Deno.test("monitor: the server says where its figures are, and nothing when nowhere", async () => {
  const { monitor, server } = watchedServer();
  await using _ = server;
  assert.match(monitor.url, /^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
  const [listening] = server.events;
  assert.equal(listening?.event === "listening" && listening.metrics, monitor.url);
  await using unwatched = new TestServer();
  assert.ok(unwatched.events[0] && !("metrics" in unwatched.events[0]));
});

Deno.test("monitor: a port that is in use is told, and nothing stays open behind it", async () => {
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const metrics = { host: "127.0.0.1", port: taken.addr.port };
  const starting = serve({ host: "127.0.0.1", port: 0, rooms: someRooms(), metrics });
  await assert.rejects(starting, (error) => {
    assert.ok(error instanceof MonitorError);
    assert.match(error.message, /^Figures cannot be told at 127\.0\.0\.1:\d+: the port is in use/);
    return true;
  });
  assert.throws(() => new Monitor({ host: "192.0.2.77", port: 0 }), /has no address 192\.0\.2\.77/);
});

Deno.test("monitor: what does not start leaves no port for figures open", async () => {
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  // Above the rooms of other tests, and below the ports that the system chooses.
  const metrics = { host: "127.0.0.1", port: 31_600 + Math.floor(Math.random() * 1_000) };
  const rooms = someRooms();
  const { port } = taken.addr;
  await assert.rejects(serve({ host: "127.0.0.1", port, rooms, metrics }), Deno.errors.AddrInUse);
  await using monitor = new Monitor(metrics);
  assert.equal(monitor.url, `http://127.0.0.1:${metrics.port}/metrics`);
});
