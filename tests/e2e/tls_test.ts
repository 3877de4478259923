import assert from "node:assert/strict";
import { once } from "node:events";
import tls from "node:tls";
import type { KeyPair } from "../../server/certificate.ts";
import { makeCertificate } from "../server/certificates.ts";
import { until } from "../server/helpers.ts";
import { Program, ServeProgram } from "./program.ts";
import { Terminal } from "./terminal.ts";

/** A folder with what a server and those who come to it need. */
class Folder implements Disposable {
  // The client's task reads files below the folder that it runs in, and nowhere else.
  readonly path: string = Deno.makeTempDirSync({ dir: ".", prefix: ".test-tls-" });
  readonly options: readonly string[] = [
    ...["--tls-cert", `${this.path}/cert.pem`],
    ...["--tls-key", `${this.path}/key.pem`],
  ];

  constructor({ cert, key }: KeyPair) {
    this.write("cert.pem", cert);
    this.write("key.pem", key);
  }

  write(name: string, content: string): string {
    Deno.writeTextFileSync(`${this.path}/${name}`, content);
    return `${this.path}/${name}`;
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

/** The serial number of the certificate that is shown to whoever connects now. */
async function serial(port: number): Promise<string> {
  const socket = tls.connect({ host: "127.0.0.1", port, rejectUnauthorized: false });
  await once(socket, "secureConnect");
  const { serialNumber } = socket.getPeerCertificate();
  socket.destroy();
  return serialNumber;
}

/** Somebody who does not get in: what they read, and the exit code. */
async function turnedAway(
  address: string,
  options: readonly string[],
): Promise<{ readonly code: number; readonly errors: string }> {
  await using program = new Program("connect", [address, "--name", "Ana", ...options]);
  const { code, errors } = await program.end();
  assert.deepEqual(program.printed, []);
  return { code, errors };
}

function joining(address: string, name: string, ca: string): Program {
  return new Program("connect", [address, "--name", name, "--json", "--ca", ca]);
}

Deno.test("program: a chat over TLS goes on while the certificate is renewed, well or badly", async () => {
  const [old, renewed] = await Promise.all([makeCertificate(), makeCertificate()]);
  using folder = new Folder(old);
  const oldCa = folder.write("old.pem", old.cert);
  const newCa = folder.write("new.pem", renewed.cert);
  await using server = new ServeProgram(folder.options);
  const port = await server.port();
  const address = `127.0.0.1:${port}`;
  await using ana = joining(address, "Ana", oldCa);
  await ana.event("seated");
  await using bia = joining(address, "Bia", oldCa);
  await bia.event("joined");
  const oldSerial = await serial(port);

  const talk = async (text: string) => {
    await ana.type(`${text}\n`);
    assert.equal((await bia.event("message"))["text"], text);
    await ana.event("delivered");
  };
  await talk("before");

  // The new certificate is there, and its key is not yet.
  folder.write("cert.pem", renewed.cert);
  server.kill("SIGHUP");
  const trouble = await server.event("trouble");
  assert.equal(
    trouble["message"],
    "The old certificate stays: The key does not belong to the certificate.",
  );
  assert.equal(await serial(port), oldSerial);
  await talk("between");

  folder.write("key.pem", renewed.key);
  server.kill("SIGHUP");
  const { expires } = await server.event("reloaded");
  assert.ok(new Date(String(expires)).getTime() > Date.now());
  assert.notEqual(await serial(port), oldSerial);
  await talk("after");
  await using iago = joining(`localhost:${port}`, "Iago", newCa);
  await iago.event("seated");
  const { code, errors } = await turnedAway(address, ["--ca", oldCa]);
  assert.equal(code, 3);
  assert.match(errors, /^The certificate of 127\.0\.0\.1 is not trusted here\./);

  folder.write("cert.pem", "no certificate at all");
  server.kill("SIGHUP");
  assert.match(String((await server.event("trouble"))["message"]), /The certificate is not in PEM/);
  Deno.removeSync(`${folder.path}/key.pem`);
  server.kill("SIGHUP");
  assert.match(
    String((await server.event("trouble"))["message"]),
    /There is no file .*key\.pem\.$/,
  );
  await talk("in the end");
  await ana.type("QUIT\n");
  assert.equal((await ana.event("closed"))["reason"], "quit");
  assert.equal((await ana.end()).code, 0);
  await bia.event("left");
});

Deno.test("program: with and without TLS, one sentence says what to do", async () => {
  const pair = await makeCertificate();
  using folder = new Folder(pair);
  await using secure = new ServeProgram(folder.options);
  await using plain = new ServeProgram();
  const [spoken, unspoken] = [await secure.address(), await plain.address()];
  const ca = folder.write("ca.pem", (await makeCertificate()).cert);
  for (
    const [address, options, code, sentence] of [
      [spoken, [], 3, /^127\.0\.0\.1:\d+ speaks TLS\. Add --tls\.\n$/],
      [unspoken, ["--tls"], 3, /^127\.0\.0\.1:\d+ speaks no TLS\. Leave out --tls and --ca\.\n$/],
      [
        spoken,
        ["--tls"],
        3,
        /^The certificate of 127\.0\.0\.1 is not trusted here\..* --ca FILE\.\n$/,
      ],
      [spoken, ["--ca", ca], 3, /^The certificate of 127\.0\.0\.1 is not trusted here\./],
      [spoken, ["--ca", `${folder.path}/no.pem`], 1, /^There is no file .*no\.pem\.\n$/],
      [spoken, ["--ca", "mod.ts"], 1, /^mod\.ts holds no certificate in PEM/],
    ] as const
  ) {
    const turned = await turnedAway(address, options);
    assert.match(turned.errors, sentence);
    assert.equal(turned.code, code);
  }
});

Deno.test("program: a server does not start with half a certificate, or a useless one", async () => {
  const pair = await makeCertificate();
  using folder = new Folder(pair);
  const other = folder.write("other.pem", (await makeCertificate()).key);
  const [cert, key] = [`${folder.path}/cert.pem`, `${folder.path}/key.pem`];
  for (
    const [options, code, sentence] of [
      [["--tls-cert", cert], 2, /^A certificate needs its key: say both/],
      [["--tls-key", key], 2, /^A certificate needs its key: say both/],
      [
        ["--tls-cert", cert, "--tls-key", other],
        1,
        /^The key does not belong to the certificate\./,
      ],
      [["--tls-cert", key, "--tls-key", key], 1, /^The certificate is not in PEM/],
      [["--tls-cert", "no.pem", "--tls-key", key], 1, /^There is no file no\.pem\./],
    ] as const
  ) {
    await using server = new ServeProgram(options);
    const { code: ended, errors } = await server.end();
    assert.match(errors, sentence);
    assert.equal(ended, code);
  }
});

Deno.test("program: on a terminal SIGHUP renews the certificate, and its closing ends the server", async () => {
  const pair = await makeCertificate();
  using folder = new Folder(pair);
  const registry = `${folder.path}/registry.db`;
  const options = ["--host", "127.0.0.1", "--port", "0", "--db", registry, ...folder.options];
  await using terminal = await Terminal.open("serve", options);
  const screen = await terminal.shows(/pychat connect 127\.0\.0\.1:\d+ --tls/);
  const port = Number(/127\.0\.0\.1:(\d+) --tls/.exec(screen)?.[1]);
  await terminal.shows(/up \d/);
  await terminal.signal("SIGHUP");
  await terminal.shows(/new certificate, good until \d{4}-\d\d-\d\d/);
  await terminal.close();
  // A server that has ended politely leaves its port.
  await until(async () => {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port }).catch(() => undefined);
    connection?.close();
    return connection === undefined;
  }, "the server is gone");
});
