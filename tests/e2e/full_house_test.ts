import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { ROOM_PORTS } from "../../protocol/limits.ts";
import { lonelyMachine, type Machine, orThrow } from "../network/namespaces.ts";
import { until } from "../server/helpers.ts";
import { ServeProgram } from "./program.ts";

/** Descriptors that the server may have: what many systems give a process at most. */
const filesMax = 20_000;

/** Those who fill the house; see `full_house_people.ts` for what they can be told to do. */
class People implements Disposable {
  readonly #process;
  readonly #answers: AsyncIterator<string>;

  constructor({ before: [start = Deno.execPath(), ...before] }: Machine, port: number) {
    const script = fileURLToPath(new URL("full_house_people.ts", import.meta.url));
    const run = ["run", "--quiet", "--no-prompt", "--allow-net", script, `${port}`];
    this.#process = spawn(start, [...before, Deno.execPath(), ...run], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#answers = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  async tell(order: string): Promise<unknown> {
    this.#process.stdin.write(`${order}\n`);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error(`They ended instead of an answer to: ${order}`);
    return JSON.parse(value);
  }

  [Symbol.dispose](): void {
    this.#process.kill("SIGKILL");
  }
}

// Where all ports are ours: other programs have some of them, and other tests need theirs.
const possible = lonelyMachine();
const unable = typeof possible === "string" ? possible : undefined;
if (typeof possible !== "string") possible[Symbol.dispose]();

Deno.test({
  name: `full house: all 8,974 rooms at once, two people each, in one process with 20,000 files${
    unable === undefined ? "" : ` (not run: ${unable})`
  }`,
  ignore: unable !== undefined,
  fn: async () => {
    using place = orThrow(lonelyMachine());
    const { machine } = place;
    await using server = new ServeProgram(["--per-address", "0"], {
      filesMax,
      before: machine.before,
    });
    using people = new People(machine, await server.port());
    const rooms = new Set(await people.tell("fill") as number[]);
    assert.equal(rooms.size, ROOM_PORTS.last - ROOM_PORTS.first + 1);

    using registry = new DatabaseSync(server.file, { readOnly: true });
    const rows = registry.prepare("SELECT id, connections, taken FROM rooms").all();
    assert.deepEqual(new Set(rows.map(({ id }) => Number(id))), rooms);
    assert.ok(rows.every(({ connections, taken }) => connections === 2 && taken === 2));

    assert.equal(await people.tell("talk"), 2 * rooms.size, "everybody hears the other one");

    assert.equal(await people.tell("ask"), "REFUSE full");
    const [room] = rooms;
    await people.tell(`leave ${room}`);
    await until(async () => await people.tell("ask") === "SEAT", "the next one gets in");
  },
});
