import assert from "node:assert/strict";
import { english } from "../../language/mod.ts";
import { hostChoices } from "../../cli/prompts.ts";

Deno.test("cli: who may connect is everybody, a local network, or this machine", () => {
  assert.deepEqual(hostChoices(english, ["192.168.0.12"]).map(({ host }) => host), [
    undefined,
    "192.168.0.12",
    "localhost",
  ]);
  assert.deepEqual(hostChoices(english, []).map(({ host }) => host), [undefined, "localhost"]);
});
