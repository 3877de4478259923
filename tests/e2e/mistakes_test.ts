import assert from "node:assert/strict";
import { Program, ServeProgram } from "./program.ts";

/** Runs a command that cannot work; what it says, and its exit code. */
async function mistake(
  command: "serve" | "connect",
  args: readonly string[],
): Promise<{ readonly code: number; readonly errors: string }> {
  await using program = new Program(command, args);
  const { code, errors } = await program.end();
  assert.deepEqual(program.printed, []);
  return { code, errors };
}

const folder = Deno.makeTempDirSync();
const db = ["--db", `${folder}/registry.db`];
const online = ["--host", "127.0.0.1", "--port", "0", ...db];

for (
  const [what, command, args, code, sentence] of [
    ["a port that is none", "serve", ["--port", "70000"], 2, /^--port .*70000/],
    [
      "rooms the wrong way round",
      "serve",
      ["--rooms", "9-3"],
      2,
      /^--rooms wants two ports, the smaller first, like 1026-9999; got "?9-3/,
    ],
    ["an unknown option", "serve", ["--prot", "1"], 2, /--prot.*Did you mean --port\?/],
    ["an option without its value", "serve", ["--port"], 2, /^--port wants a value/],
    [
      "a name of this machine that it has not",
      "serve",
      ["--host", "192.0.2.77", "--port", "0", ...db],
      1,
      /^This machine has no address 192\.0\.2\.77/,
    ],
    [
      "a registry that is a folder",
      "serve",
      ["--host", "127.0.0.1", "--port", "0", "--db", folder],
      1,
      /^[^\n]+\n$/,
    ],
    [
      "too few ports for so many workers",
      "serve",
      ["--workers", "3", "--rooms", "3000-3004", ...online],
      2,
      /^3 workers need at least 6 ports for rooms\. Give them more with --rooms\.$/m,
    ],
    [
      "workers without a registry in a file",
      "serve",
      ["--workers", "2", "--host", "127.0.0.1", "--port", "0", "--db", ":memory:"],
      2,
      /^Several workers share a registry in a file\. Choose one with --db\.$/m,
    ],
    [
      "workers on an address that this machine has not",
      "serve",
      ["--workers", "2", "--host", "192.0.2.77", "--port", "0", ...db],
      1,
      /^This machine has no address 192\.0\.2\.77/,
    ],
    [
      "workers whose registry is a folder",
      "serve",
      ["--workers", "2", "--host", "127.0.0.1", "--port", "0", "--db", folder],
      1,
      /^[^\n]+\n$/,
    ],
    ["no server and nobody to ask", "connect", [], 2, /^Say whose server, like: pychat connect/],
    [
      "no name and nobody to ask",
      "connect",
      ["localhost"],
      2,
      /^Say what a stranger should call you, like: --name/,
    ],
    [
      "a host that does not resolve",
      "connect",
      ["no-such-host.invalid", "--name", "Ana"],
      3,
      /^There is no host called no-such-host\.invalid/,
    ],
  ] as const
) {
  Deno.test(`mistakes: ${what} is one helpful sentence and exit code ${code}`, async () => {
    const { code: actual, errors } = await mistake(command, args);
    assert.match(errors, sentence);
    assert.equal(errors.trimEnd().split("\n").length, 1, errors);
    assert.equal(actual, code);
  });
}

Deno.test("mistakes: nobody listening there is one helpful sentence and exit code 3", async () => {
  const probe = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = probe.addr;
  probe.close();
  const { code, errors } = await mistake("connect", [
    `127.0.0.1:${port}`,
    "--name",
    "Ana",
    "--json",
  ]);
  assert.equal(
    errors,
    `Nobody answers at 127.0.0.1:${port}. Is the server running there? Try: pychat connect 127.0.0.1:PORT\n`,
  );
  assert.equal(code, 3);
});

Deno.test("mistakes: a port in use is one helpful sentence and exit code 1", async () => {
  using other = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = other.addr;
  const { code, errors } = await mistake("serve", [
    "--host",
    "127.0.0.1",
    "--port",
    `${port}`,
    ...db,
  ]);
  assert.equal(
    errors,
    `Port ${port} is already in use, perhaps by another PyChat. Choose one with --port.\n`,
  );
  assert.equal(code, 1);
});

Deno.test("mistakes: a full server is one sentence and exit code 4", async () => {
  const probe = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = probe.addr;
  probe.close();
  await using server = new ServeProgram(["--rooms", `${port}-${port}`]);
  const address = await server.address();
  const clients = ["Ana", "Bia"].map((name) =>
    new Program("connect", [address, "--name", name, "--json"])
  );
  for (const client of clients) await client.event("joined");
  const { code, errors } = await mistake("connect", [address, "--name", "Caio", "--json"]);
  assert.equal(errors, "The server is full. Try again in a moment.\n");
  assert.equal(code, 4);
  for (const client of clients) await client[Symbol.asyncDispose]();
});

Deno.test("mistakes: a registry that is no database is one sentence, and the file stays as it was", async () => {
  const file = `${folder}/letter.txt`;
  const letter = "Dear diary, this is not a database. ".repeat(100);
  Deno.writeTextFileSync(file, letter);
  const { code, errors } = await mistake("serve", [
    "--host",
    "127.0.0.1",
    "--port",
    "0",
    "--db",
    file,
  ]);
  assert.match(errors, /letter\.txt/);
  assert.equal(errors.trimEnd().split("\n").length, 1, errors);
  assert.equal(code, 1);
  assert.equal(Deno.readTextFileSync(file), letter);
});

Deno.test("mistakes: --debug shows where an error comes from", async () => {
  const { code, errors } = await mistake("serve", [
    ...online.slice(0, 2),
    "--port",
    "0",
    "--db",
    folder,
    "--debug",
  ]);
  assert.match(errors, /\n\s+at /);
  assert.equal(code, 1);
});

Deno.test("mistakes: what the tests wrote is gone", () => {
  Deno.removeSync(folder, { recursive: true });
});
