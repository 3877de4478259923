/**
 * Machines of our own, as far as programs can tell: network namespaces of Linux, alone or two with a
 * cable between them, a pair of virtual interfaces.
 *
 * @module
 */

/** One of the two. */
export interface Machine {
  /** Its address. */
  readonly host: string;
  /** The words in front of a command that runs it there. */
  readonly before: readonly string[];
}

/** The two; gone, with everything about them, when it is disposed of. */
export interface TwoMachines extends Disposable {
  readonly machines: readonly [Machine, Machine];
  /** Pulls the cable: whatever is sent from then on is lost, and nobody is told. */
  pull(): void;
  /** Puts it back in. */
  plug(): void;
}

/** One machine, all of whose ports are free; gone when it is disposed of. */
export interface LonelyMachine extends Disposable {
  readonly machine: Machine;
}

/** Makes one; why not, as a sentence, where that is not possible. */
export function lonelyMachine(): LonelyMachine | string {
  if (Deno.build.os !== "linux") return onlyLinux;
  const name = `pychat-${crypto.randomUUID().slice(0, 6)}`;
  using made = new DisposableStack();
  try {
    add(name, made);
    const all = made.move();
    return {
      machine: { host: "127.0.0.1", before: within(name) },
      [Symbol.dispose]: () => all.dispose(),
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Makes two; why not, as a sentence, where that is not possible.
 *
 * @param hosts Their addresses, in one network of 256.
 */
export function twoMachines(
  hosts: readonly [string, string] = ["10.77.0.1", "10.77.0.2"],
): TwoMachines | string {
  if (Deno.build.os !== "linux") return onlyLinux;
  const tag = crypto.randomUUID().slice(0, 6);
  const names = ["a", "b"].map((side) => `pychat-${tag}-${side}`);
  using made = new DisposableStack();
  try {
    for (const name of names) add(name, made);
    const [cable, other] = names.map((_, side) => `py${tag}${side}`);
    ip("link", "add", cable ?? "", "type", "veth", "peer", "name", other ?? "");
    const machines = names.map((name, side): Machine => {
      const end = side === 0 ? cable : other;
      ip("link", "set", end ?? "", "netns", name);
      ip("-n", name, "addr", "add", `${hosts[side]}/24`, "dev", end ?? "");
      ip("-n", name, "link", "set", end ?? "", "up");
      return { host: hosts[side] ?? "", before: within(name) };
    });
    const [one, two] = machines;
    if (!one || !two) throw new Error("no machines");
    const all = made.move();
    const set = (state: "up" | "down") =>
      ip("-n", names[0] ?? "", "link", "set", cable ?? "", state);
    return {
      machines: [one, two],
      pull: () => set("down"),
      plug: () => set("up"),
      [Symbol.dispose]: () => all.dispose(),
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What could be made; throws why not. */
export function orThrow<Value>(value: Value | string): Value {
  if (typeof value === "string") throw new Error(value);
  return value;
}

const onlyLinux = "only Linux has network namespaces";

function within(name: string): readonly string[] {
  return ["ip", "netns", "exec", name];
}

function add(name: string, made: DisposableStack): void {
  ip("netns", "add", name);
  made.defer(() => ip("netns", "delete", name));
  ip("-n", name, "link", "set", "lo", "up");
}

function ip(...args: string[]): void {
  const { success, stderr } = new Deno.Command("ip", { args }).outputSync();
  if (!success) throw new Error(new TextDecoder().decode(stderr).trim());
}
