import assert from "node:assert/strict";
import { connectJson, ServeProgram } from "./program.ts";

for (
  const [option, sentence] of [
    ["--per-address", /^Too many connections come from your address\./],
    ["--clients", /^The server is full\./],
  ] as const
) {
  Deno.test(`limits: whoever is one too many for ${option} is told why, and the code is 4`, async () => {
    await using server = new ServeProgram([option, "1"]);
    await using ana = connectJson(await server.address(), "Ana");
    await ana.event("seated");
    await using bia = connectJson(await server.address(), "Bia");
    const { code, errors } = await bia.end();
    assert.equal(code, 4);
    assert.match(errors, sentence);
  });
}
