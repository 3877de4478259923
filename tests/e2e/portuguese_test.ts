import assert from "node:assert/strict";
import { ServeProgram } from "./program.ts";
import { Terminal } from "./terminal.ts";

const env = { LANG: "pt_BR.UTF-8" };

Deno.test("portuguese: a host reads everything in it, from the question to the goodbye", async () => {
  const folder = Deno.makeTempDirSync();
  await using server = await Terminal.open("serve", ["--port", "0", "--db", `${folder}/r.db`], {
    env,
  });
  await server.shows(/Quem pode se conectar\?\n│ {2}● todos que alcançam esta máquina/);
  await server.press("Enter");
  const screen = await server.shows(/q \+ Enter fecha tudo\./);
  assert.match(screen, /O PyChat está no ar\. Peça para digitarem:\n\n {4}pychat connect /);
  await server.shows(/ 0 salas · 0 esperando · 0 pessoas · 0 msg\/s · no ar 00:00:0\d/);
  const address = /pychat connect (\S+)/.exec(screen)?.[1] ?? "";
  await using ana = await Terminal.open("connect", [address.replace(/.*:/, "127.0.0.1:")], { env });
  await ana.shows(/Como devem chamar você\?/);
  await ana.press("Enter");
  await server.shows(/\d\d:\d\d:\d\d {2}alguém chegou na sala \d+ +1 esperando · 0 conversas/);
  await server.type("rooms");
  await server.press("Enter");
  await server.shows(/sala +pessoas +há +conexões\n +\d+ +1 espera +00:00:0\d/);
  await server.type("q");
  await server.press("Enter");
  await ana.shows(
    /O servidor está fechando\. Até mais! Nada desta conversa foi guardado\.\n+\(exit code 0\)/,
  );
  await server.shows(/Dizendo até mais a 1 pessoa…[^]*Até mais!\n+\(exit code 0\)/);
  Deno.removeSync(folder, { recursive: true });
});

for (const [columns, rows] of [[80, 24], [40, 15]] as const) {
  Deno.test(`portuguese: two people talk in it at ${columns} by ${rows}, and after resizing`, async () => {
    await using server = new ServeProgram();
    const address = await server.address();
    const size = { columns, rows, env };
    await using iago = await Terminal.open("connect", [address, "--name", "Iago"], size);
    await iago.shows(/Você está na sala \d+, como Iago\./);
    await iago.shows(
      /Esperando alguém chegar… \(0:0\d\)[^\n]*\n›\s+sala \d+ · ninguém ainda · \/[nh]/,
    );
    await using isabelle = await Terminal.open(
      "connect",
      [address, "--name", "Isabelle", "--lang", "pt-BR"],
      { columns, rows },
    );
    await iago.shows(/· Isabelle chegou\. Diga olá!/);
    await isabelle.type("Olá! Como você está?");
    await iago.shows(/Isabelle está digitando…/);
    await iago.type("uma frase que ainda");
    await iago.shows(/› uma frase que ainda/);
    await iago.resize(60, 20);
    await isabelle.press("Enter");
    await iago.shows(/\(\d\d:\d\d:\d\d\) Isabelle: Olá! Como você está\?/);
    await iago.shows(/sala \d+ · com Isabelle · código \d{4} \d{4} · (\/next \/quit )?\/help/);
    await iago.type(" continua");
    await iago.press("Enter");
    await isabelle.shows(/Iago: uma frase que ainda\s+continua/);
    await iago.type("/help");
    await iago.press("Enter");
    await iago.shows(/\/name NOME +mudar seu nome/);
    await isabelle.type("QUIT");
    await isabelle.press("Enter");
    await isabelle.shows(/Até mais! Nada desta conversa [^]*\(exit code 0\)/);
    await iago.shows(/· Isabelle saiu\. Fique para conhecer outra\s/);
  });
}
