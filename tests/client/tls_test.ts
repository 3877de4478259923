import assert from "node:assert/strict";
import tls from "node:tls";
import { UnreachableError } from "../../client/errors.ts";
import { Session } from "../../client/session.ts";
import type { Trust } from "../../client/tls.ts";
import type { KeyPair } from "../../server/certificate.ts";
import { makeCertificate } from "../server/certificates.ts";
import { TestServer } from "../server/helpers.ts";
import { Reader } from "./helpers.ts";

const pair = await makeCertificate();

/** Connects where that cannot work; what the person reads. */
async function complaint(port: number, tls: boolean | Trust, host = "127.0.0.1"): Promise<string> {
  try {
    await using _ = await Session.connect({ host, port, name: "Ana", tls });
  } catch (error) {
    if (error instanceof UnreachableError) return error.message;
    throw error;
  }
  throw new Error("It let us in");
}

Deno.test("session: two talk over TLS, with a certificate that signs itself or an authority's", async () => {
  const authority = await makeCertificate({ authority: true });
  const signed = await makeCertificate({ issuer: authority });
  for (const [tls, ca] of [[pair, pair.cert], [signed, authority.cert]] as const) {
    await using server = new TestServer({ tls });
    const options = { host: "localhost", port: server.port, tls: { caCerts: [ca] } };
    await using ana = await Session.connect({ ...options, name: "Ana" });
    await using bia = await Session.connect({ ...options, host: "127.0.0.1", name: "Bia" });
    const [anas, bias] = [new Reader(ana), new Reader(bia)];
    await anas.next("joined");
    await bias.next("joined");
    await ana.say("olá");
    assert.equal((await bias.next("message")).text, "olá");
    const arrived = anas.next("delivered");
    const left = bias.next("left");
    await arrived;
    await ana.leave();
    assert.deepEqual(await anas.rest(), ["closed: quit"]);
    await left;
  }
});

Deno.test("session: a certificate that is not to be believed is told apart from the others", async () => {
  const expired = await makeCertificate({ days: -1 });
  const other = await makeCertificate({ names: "DNS:chat.example.org" });
  for (
    const [shown, trusted, sentence] of [
      [pair, undefined, /^The certificate of 127\.0\.0\.1 is not trusted here\. .* --ca FILE\.$/],
      [pair, other, /^The certificate of 127\.0\.0\.1 is not trusted here\. .* --ca FILE\.$/],
      [other, other, /^The certificate there is not one for 127\.0\.0\.1\. Type the address/],
      [expired, expired, /^The certificate of 127\.0\.0\.1 has expired\. Its host has to renew it/],
    ] as const
  ) {
    await using server = new TestServer({ tls: shown });
    const tls = trusted === undefined || { caCerts: [trusted.cert] };
    assert.match(await complaint(server.port, tls), sentence);
    assert.deepEqual(await server.registry.list(), []);
  }
});

Deno.test("session: a certificate of an authority is none of a server", async () => {
  const authority = await makeCertificate({ authority: true });
  await using server = await foreignServer(authority);
  const sentence = await complaint(server.port, { caCerts: [authority.cert] });
  assert.match(sentence, /^The certificate of 127\.0\.0\.1 cannot be used\. .* make another/);
});

Deno.test("session: who speaks plain text to TLS, or TLS to plain text, is told which", async () => {
  await using secure = new TestServer({ tls: pair });
  assert.match(await complaint(secure.port, false), /^127\.0\.0\.1:\d+ speaks TLS\. Add --tls\.$/);
  await using plain = new TestServer();
  for (const tls of [true, { caCerts: [pair.cert] }]) {
    assert.match(await complaint(plain.port, tls), /^127\.0\.0\.1:\d+ speaks no TLS\. Leave out/);
  }
});

Deno.test("session: with TLS, too, nobody may be there, or no PyChat", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const hangingUp = listener.accept().then((connection) => connection.close());
  assert.match(await complaint(port, true), /answers, but not as a PyChat server does\.$/);
  await hangingUp;
  listener.close();
  assert.match(await complaint(port, true), /^Nobody answers at 127\.0\.0\.1:\d+/);
  await using server = await foreignServer(pair);
  assert.match(
    await complaint(server.port, { caCerts: [pair.cert] }),
    /answers, but not as a PyChat server does\.$/,
  );
});

/** Somebody who speaks TLS and hangs up; no server of ours would show such a certificate. */
async function foreignServer(pair: KeyPair): Promise<AsyncDisposable & { readonly port: number }> {
  const sockets: tls.TLSSocket[] = [];
  const server = tls.createServer({ cert: pair.cert, key: pair.key }, (socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    socket.end("220 smtp.example.org\r\n");
  });
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It has no port");
  return {
    port: address.port,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
