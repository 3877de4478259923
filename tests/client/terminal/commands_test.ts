import assert from "node:assert/strict";
import { commands, completeCommand, parseCommand } from "../../../client/terminal/commands.ts";

Deno.test("commands: what does not begin with a slash is said", () => {
  assert.deepEqual(parseCommand("oi /next"), { command: "say", text: "oi /next" });
  assert.deepEqual(parseCommand(" /next"), { command: "say", text: " /next" });
});

Deno.test("commands: two slashes say one", () => {
  assert.deepEqual(parseCommand("//etc/hosts"), { command: "say", text: "/etc/hosts" });
  assert.deepEqual(parseCommand("//"), { command: "say", text: "/" });
});

Deno.test("commands: QUIT alone leaves, and in a sentence it is a word", () => {
  assert.deepEqual(parseCommand("QUIT"), { command: "quit" });
  assert.deepEqual(parseCommand("QUIT now"), { command: "say", text: "QUIT now" });
});

Deno.test("commands: an argument may have spaces in it, and may not be missing", () => {
  assert.deepEqual(parseCommand("/name  Quiet Otter "), {
    command: "name",
    argument: "Quiet Otter",
  });
  assert.deepEqual(parseCommand("/name"), {
    command: "unknown",
    sentence: "/name wants a name after it.",
  });
  assert.equal(parseCommand("/notify loudly").command, "unknown");
});

Deno.test("commands: every one that help tells of is understood", () => {
  const arguments_: Record<string, string> = { NAME: "Bela", FILE: "chat.txt", "bell|off": "off" };
  for (const [name, argument] of commands) {
    const { command } = parseCommand(`${name} ${arguments_[argument] ?? ""}`);
    assert.equal(`/${command}`, name);
  }
});

Deno.test("commands: Tab completes as far as it is clear", () => {
  assert.equal(completeCommand("/h"), "/help");
  assert.equal(completeCommand("/sa"), "/save ");
  assert.equal(completeCommand("/n"), "/n");
  assert.equal(completeCommand("/no"), "/notify ");
  assert.equal(completeCommand("/x"), "/x");
  assert.equal(completeCommand("hello /n"), "hello /n");
});
