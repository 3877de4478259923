import assert from "node:assert/strict";
import { joinPychat2 } from "../server/helpers.ts";
import { commandLine, inhabitant, ServeProgram } from "./program.ts";
import { Terminal } from "./terminal.ts";

Deno.test("plain: on a terminal, from the first question to the goodbye, there is no escape sequence", async () => {
  await using server = new ServeProgram();
  const folder = Deno.makeTempDirSync();
  const variables = inhabitant(folder);
  const words = [...commandLine("connect", variables), await server.address(), "--plain"];
  const quoted = words.map((word) => `"${word}"`).join(" ");
  const settings = Object.entries(variables).map(([name, value]) => `${name}='${value}'`).join(" ");
  // `script` keeps every byte that the program writes to its terminal.
  await using ana = await Terminal.run(
    `cd ${folder} && env ${settings} script -q -e -c '${quoted}' all; echo "(exit code $?)"; cat`,
  );
  await ana.shows(/What should a stranger call you\? \(Enter for "\w+ \w+"\)/);
  await ana.type("Ana");
  await ana.press("Enter");
  await ana.shows(/You are in room \d+, as Ana\./);
  const { client: bia } = await joinPychat2(await server.port(), "Bia\x1b[31m");
  using _ = bia;
  await ana.shows(/\* Bia is here\. Say hello!/);
  await bia.send(`MSG ${JSON.stringify({ id: 1, text: "\x1b[2Joi\x1b]0;x\x07" })}\n`);
  await ana.shows(/Bia: oi/);
  await ana.type("/quit");
  await ana.press("Enter");
  await ana.shows(/Bye! Nothing of this chat was kept\.\n+\(exit code 0\)/);
  const written = await Deno.readTextFile(`${folder}/all`);
  assert.match(written, /What should a stranger call you/);
  assert.match(written, /Bye!/);
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(written, /[\x1b\x9b]/);
  await Deno.remove(folder, { recursive: true });
});
