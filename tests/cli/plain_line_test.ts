import assert from "node:assert/strict";
import { askPlainly } from "../../cli/plain_line.ts";

async function* typed(...lines: readonly string[]) {
  yield* lines;
}

const question = {
  question: "Whose server?",
  note: "(Enter for localhost)",
  suggestion: "localhost",
  problem: (answer: string) => answer.includes(" ") ? "No spaces." : undefined,
};

Deno.test("plain question: it is asked once, and each wrong answer is explained", async () => {
  const written: string[] = [];
  const write = (line: string) => Promise.resolve(void written.push(line));
  const lines = typed("my server", " example.org ", "what follows");
  assert.equal(await askPlainly(question, { lines, write }), "example.org");
  assert.deepEqual(written, ["Whose server? (Enter for localhost)", "No spaces."]);
  assert.equal((await lines.next()).value, "what follows");
});

Deno.test("plain question: Enter takes the suggestion, the end of the input is no answer", async () => {
  const write = () => Promise.resolve();
  assert.equal(await askPlainly(question, { lines: typed(""), write }), "localhost");
  assert.equal(await askPlainly(question, { lines: typed(), write }), undefined);
});
