import assert from "node:assert/strict";
import { CertificateError } from "../../server/certificate.ts";
import { serve } from "../../server/serve.ts";
import { makeCertificate } from "./certificates.ts";
import { answer, hello, joinPychat2, RawClient, someRooms, TestServer, until } from "./helpers.ts";

const pair = await makeCertificate();
const another = await makeCertificate();
const { cert } = pair;

Deno.test("tls: two people find each other, talk, and part with the last words they are owed", async () => {
  await using server = new TestServer({ tls: pair });
  const { client: ana, room } = await joinPychat2(server.port, "Ana", { trusting: cert });
  const { client: bia } = await joinPychat2(server.port, "Bia", { trusting: cert });
  using _ = ana;
  using __ = bia;
  assert.match(await ana.line() ?? "", /^PEER .*"joined"/);
  assert.match(await bia.line() ?? "", /^PEER .*"joined"/);
  // Longer than one record of TLS, and than what is read at once.
  const long = `MSG {"id":1,"text":"${"ç".repeat(4_000)}"}`;
  await ana.send(`${long}\n${long}\n${long}\n`);
  for (let time = 0; time < 3; time++) assert.equal(await bia.line(), long);
  await bia.send('QUIT\nMSG {"id":1,"text":"still on its way"}\n');
  assert.equal(await bia.line(), 'BYE {"reason":"quit"}');
  assert.equal(await bia.line(), undefined);
  assert.match(await ana.line() ?? "", /^PEER .*"left"/);
  ana.close();
  await until(() => server.server.headcount.people === 0, "Ana is gone");
  await until(() => server.story(room).includes("closed"), "the room is free");
});

Deno.test("tls: whoever is here stays when the certificate is renewed, and others see the new one", async () => {
  await using server = new TestServer({ tls: pair });
  const { client: ana } = await joinPychat2(server.port, "Ana", { trusting: cert });
  using _ = ana;
  // The lobby listens with the old certificate, and so does Ana's room.
  server.server.renew(another);
  const event = server.events.find(({ event }) => event === "reloaded");
  assert.ok(event && "expires" in event && new Date(event.expires).getTime() > Date.now());

  await assert.rejects(RawClient.open(server.port, cert), /UnknownIssuer|BadSignature/);
  const { client: bia } = await joinPychat2(server.port, "Bia", { trusting: another.cert });
  using __ = bia;
  assert.match(await bia.line() ?? "", /^PEER .*"joined"/);
  assert.match(await ana.line() ?? "", /^PEER .*"joined"/);
  await ana.send('MSG {"id":1,"text":"still here"}\n');
  assert.equal(await bia.line(), 'MSG {"id":1,"text":"still here"}');
});

Deno.test("tls: a certificate that cannot be used leaves the old one in place", async () => {
  await using server = new TestServer({ tls: pair });
  for (const wrong of [{ cert, key: another.key }, { cert: "", key: "" }]) {
    assert.throws(() => server.server.renew(wrong), CertificateError);
  }
  assert.deepEqual(server.events.map(({ event }) => event), ["listening"]);
  await hello(server.port, {}, cert);
});

Deno.test("tls: there is nothing to renew on a server without it", async () => {
  await using server = new TestServer();
  assert.throws(() => server.server.renew(pair), TypeError);
});

Deno.test("tls: a handshake that never ends keeps nobody else waiting, and is cut off", async () => {
  await using server = new TestServer({ tls: pair });
  const { client: ana, room } = await joinPychat2(server.port, "Ana", { trusting: cert });
  using _ = ana;
  const silent = await Promise.all([server.port, room].map((port) => RawClient.open(port)));
  const halfway = await Promise.all([server.port, room].map((port) => RawClient.open(port)));
  // The beginning of a ClientHello that announces 512 bytes.
  for (const client of halfway) await client.send(new Uint8Array([22, 3, 1, 2, 0, 1]));
  const { client: bia } = await joinPychat2(server.port, "Bia", { trusting: cert });
  using __ = bia;
  assert.match(await ana.line() ?? "", /^PEER .*"joined"/);
  for (const client of [...silent, ...halfway]) {
    assert.equal(await client.line(), undefined);
    client.close();
  }
});

Deno.test("tls: whoever is silent after the handshake is no classic client", async () => {
  await using server = new TestServer({ tls: pair });
  using client = await RawClient.open(server.port, cert);
  assert.match(await client.line() ?? "", /^ERROR .*"timeout"/);
  assert.deepEqual(await server.registry.list(), []);
});

Deno.test("tls: plain text is answered with an alert and nothing else", async () => {
  await using server = new TestServer({ tls: pair });
  const { client: ana, room } = await joinPychat2(server.port, "Ana", { trusting: cert });
  using _ = ana;
  for (const port of [server.port, room]) {
    using client = await RawClient.open(port);
    await client.send('HELLO {"version":2}\n');
    assert.equal(await client.rest(), "\x15\x03\x03\x00\x02\x02\x28");
  }
  assert.equal(server.server.headcount.people, 1);
});

Deno.test("tls: a server without it says so at once to whoever begins with it", async () => {
  await using server = new TestServer();
  await assert.rejects(RawClient.open(server.port, cert), /InvalidContentType/);
  assert.deepEqual(await server.registry.list(), []);
  assert.ok(server.events.some(({ event }) => event === "refused"));
});

Deno.test("tls: a client that says nothing more is still answered", async () => {
  await using server = new TestServer({ tls: pair });
  using client = await RawClient.open(server.port, cert);
  await client.send('HELLO {"version":2}\n');
  await client.closeWrite();
  assert.match(await answer(client), /^SEAT /);
  assert.equal(await client.rest(), "");
});

Deno.test("tls: the cuts of the network do not matter, byte by byte", async () => {
  await using server = new TestServer({ tls: pair });
  using slow = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const trickling = (async () => {
    const near = await slow.accept();
    const far = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
    await Promise.all([trickle(near, far), trickle(far, near)]);
    near.close();
    far.close();
  })();
  const client = await RawClient.open(slow.addr.port, cert);
  await client.send('HELLO {"version":2}\n');
  assert.match(await answer(client), /^SEAT /);
  assert.equal(await client.rest(), "");
  client.close();
  await trickling;
});

Deno.test("tls: a client that vanishes is gone", async () => {
  await using server = new TestServer({ tls: pair });
  const { client: ana } = await joinPychat2(server.port, "Ana", { trusting: cert });
  assert.equal(server.server.headcount.people, 1);
  ana.close();
  await until(() => server.server.headcount.people === 0, "Ana is gone");
});

Deno.test("tls: servers with and without it on one file keep their strangers apart", async () => {
  const folder = await Deno.makeTempDir();
  const options = { host: "127.0.0.1", port: 0, file: `${folder}/registry.db` };
  const rooms = someRooms();
  {
    await using plain = await serve({ ...options, rooms });
    await using secure = await serve({ ...options, rooms, tls: pair });
    await using secureToo = await serve({ ...options, rooms, tls: pair });
    const waiting = await hello(plain.port);
    const first = await hello(secure.port, {}, cert);
    const second = await hello(secureToo.port, {}, cert);
    assert.notEqual(first.port, waiting.port);
    assert.equal(second.port, first.port);
  }
  await Deno.remove(folder, { recursive: true });
});

/** Passes on what one says to the other, each byte for itself. */
async function trickle(from: Deno.TcpConn, to: Deno.TcpConn): Promise<void> {
  to.setNoDelay(true);
  const byte = new Uint8Array(1);
  try {
    while (await from.read(byte) !== null) await to.write(byte);
    await to.closeWrite();
  } catch {
    // One of them has closed already.
  }
}
