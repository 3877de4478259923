import assert from "node:assert/strict";
import { english } from "../../language/mod.ts";
import { commands, completeCommand, parseCommand } from "../../client/commands.ts";

Deno.test("commands: what does not begin with a slash is said", () => {
  assert.deepEqual(parseCommand("oi /next", english.chat), { command: "say", text: "oi /next" });
  assert.deepEqual(parseCommand(" /next", english.chat), { command: "say", text: " /next" });
});

Deno.test("commands: a pasted text is said without the line breaks at its end", () => {
  const text = " one\n\n  two ";
  assert.deepEqual(parseCommand(`${text}\n\n`, english.chat), { command: "say", text });
  assert.deepEqual(parseCommand("//etc\n", english.chat), { command: "say", text: "/etc" });
});

Deno.test("commands: two slashes say one", () => {
  assert.deepEqual(parseCommand("//etc/hosts", english.chat), {
    command: "say",
    text: "/etc/hosts",
  });
  assert.deepEqual(parseCommand("//", english.chat), { command: "say", text: "/" });
});

Deno.test("commands: QUIT alone leaves, and in a sentence it is a word", () => {
  assert.deepEqual(parseCommand("QUIT", english.chat), { command: "quit" });
  assert.deepEqual(parseCommand("QUIT now", english.chat), { command: "say", text: "QUIT now" });
});

Deno.test("commands: an argument may have spaces in it, and may not be missing", () => {
  assert.deepEqual(parseCommand("/name  Quiet Otter ", english.chat), {
    command: "name",
    argument: "Quiet Otter",
  });
  assert.deepEqual(parseCommand("/name", english.chat), {
    command: "unknown",
    sentence: "/name wants a name after it.",
  });
  assert.equal(parseCommand("/notify loudly", english.chat).command, "unknown");
});

Deno.test("commands: every one that help tells of is understood", () => {
  const arguments_: Record<string, string> = {
    NAME: "Bela",
    FILE: "chat.txt",
    LINES: "3 insults",
    "on|off|bell": "off",
  };
  for (const [name, argument] of commands(english.chat)) {
    const { command } = parseCommand(`${name} ${arguments_[argument] ?? ""}`, english.chat);
    assert.equal(`/${command}`, name);
  }
});

Deno.test("commands: a report is drafted with lines and a reason, then sent", () => {
  assert.deepEqual(parseCommand("/report 5 he is  rude", english.chat), {
    command: "report",
    lines: 5,
    why: "he is rude",
  });
  assert.deepEqual(parseCommand("/report send", english.chat), {
    command: "report",
    lines: undefined,
    why: "",
  });
  assert.equal(parseCommand("/report him", english.chat).command, "unknown");
});

Deno.test("commands: Tab completes as far as it is clear", () => {
  assert.equal(completeCommand("/h"), "/help");
  assert.equal(completeCommand("/sa"), "/save ");
  assert.equal(completeCommand("/n"), "/n");
  assert.equal(completeCommand("/no"), "/notify ");
  assert.equal(completeCommand("/x"), "/x");
  assert.equal(completeCommand("hello /n"), "hello /n");
});
