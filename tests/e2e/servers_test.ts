import assert from "node:assert/strict";
import { type Machine, twoMachines } from "../network/namespaces.ts";
import { ignored, RedisServer } from "../registry/redis_server.ts";
import { someRooms, until } from "../server/helpers.ts";
import { Program } from "./program.ts";

const linux = Deno.build.os === "linux";

Deno.test({
  name: "servers: strangers meet across two of them, whatever happens to the registry",
  ignore: ignored || !linux, // Only there is all of 127.0.0.0/8 on loopback.
  fn: async () => {
    const [one, two] = ["127.0.0.1", "127.0.0.2"].map((host): Machine => ({ host, before: [] }));
    assert.ok(one && two);
    await meet([one, two]);
  },
});

const probe = ignored ? "there is no Redis" : twoMachines();
const impossible = typeof probe === "string" ? probe : undefined;
if (typeof probe !== "string") probe[Symbol.dispose]();

Deno.test({
  name: `servers: the same on two machines${impossible ? ` (not here: ${impossible})` : ""}`,
  ignore: impossible !== undefined,
  fn: async () => {
    using both = orThrow(twoMachines());
    await meet(both.machines);
  },
});

function orThrow<Value>(value: Value | string): Value {
  if (typeof value === "string") throw new Error(value);
  return value;
}

/** A server, and what its clients type. */
class Host extends Program {
  readonly #machine: Machine;
  #port = 0;

  constructor(machine: Machine, registry: string) {
    const { first, last } = someRooms();
    const { host, before } = machine;
    const where = ["--host", host, "--port", "0", "--rooms", `${first}-${last}`];
    super("serve", [...where, "--registry", registry, "--log", "json"], {}, { before });
    this.#machine = machine;
  }

  async online(): Promise<void> {
    this.#port = Number((await this.event("listening"))["port"]);
  }

  connect(name: string): Program {
    const { host, before } = this.#machine;
    const more = ["--name", name, "--json"];
    return new Program("connect", [`${host}:${this.#port}`, ...more], {}, { before });
  }
}

async function meet([here, there]: readonly [Machine, Machine]): Promise<void> {
  await using store = await RedisServer.start(here);
  await using one = new Host(here, store.url());
  await using two = new Host(there, store.url());
  await one.online();
  await two.online();

  await using ana = one.connect("Ana");
  await ana.event("seated");
  await using bia = two.connect("Bia");
  await Promise.all([ana.event("secured"), bia.event("secured")]);
  await one.event("paired");
  await talk(ana, bia, "across");

  // A registry that hangs.
  store.pause();
  await talk(bia, ana, "without a registry");
  await using caio = two.connect("Caio");
  assert.ok(Number((await caio.event("queued"))["forMs"]) > 0);
  await talk(ana, bia, "still");
  store.resume();
  await caio.event("seated");
  await talk(bia, ana, "with one again");

  // One that was killed, and has forgotten everything.
  await store.kill();
  await talk(ana, bia, "without any");
  await using davi = one.connect("Davi");
  await davi.event("queued");
  await store.restart();
  await Promise.all([caio.event("secured"), davi.event("secured")]);
  await talk(caio, davi, "who waited met who waited longer");
  await talk(bia, ana, "nobody else came here");

  // A server that is gone leaves nothing behind, and whoever it sat goes back to where they came from.
  await caio.type("QUIT\n");
  await davi.event("left");
  one.kill("SIGKILL");
  await one.ended;
  await using eva = two.connect("Eva");
  await eva.event("seated");
  await Promise.all([davi.event("secured"), eva.event("secured")]);
  const host = here.host;
  const isGone = async () => !(await rooms(store)).some((room) => room.startsWith(`${host} `));
  await until(isGone, "the rooms of the server that was killed are gone");
  assert.equal((await bia.event("left"))["name"], "Ana");
  await bia.event("seated");
  await using fabi = two.connect("Fabi");
  await Promise.all([bia.event("secured"), fabi.event("secured")]);
  assert.equal((await rooms(store)).length, 2);
}

async function rooms(store: RedisServer): Promise<string[]> {
  const found = await store.command("HKEYS", "pychat:{default}:rooms");
  return found.split("\n").filter((room) => room !== "");
}

async function talk(from: Program, to: Program, text: string): Promise<void> {
  await from.type(`${text}\n`);
  assert.equal((await to.event("message"))["text"], text);
  await from.event("delivered");
}
