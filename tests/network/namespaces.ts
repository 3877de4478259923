/**
 * Two machines with a cable between them, as far as programs can tell: two network namespaces of
 * Linux, joined by a pair of virtual interfaces.
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
}

/** Makes them; why not, as a sentence, where that is not possible. */
export function twoMachines(): TwoMachines | string {
  if (Deno.build.os !== "linux") return "only Linux has network namespaces";
  const tag = crypto.randomUUID().slice(0, 6);
  const names = ["a", "b"].map((side) => `pychat-${tag}-${side}`);
  const hosts = ["10.77.0.1", "10.77.0.2"];
  using made = new DisposableStack();
  try {
    for (const name of names) {
      ip("netns", "add", name);
      made.defer(() => ip("netns", "delete", name));
    }
    const [cable, other] = names.map((_, side) => `py${tag}${side}`);
    ip("link", "add", cable ?? "", "type", "veth", "peer", "name", other ?? "");
    const machines = names.map((name, side): Machine => {
      const end = side === 0 ? cable : other;
      ip("link", "set", end ?? "", "netns", name);
      ip("-n", name, "addr", "add", `${hosts[side]}/24`, "dev", end ?? "");
      ip("-n", name, "link", "set", "lo", "up");
      ip("-n", name, "link", "set", end ?? "", "up");
      return { host: hosts[side] ?? "", before: ["ip", "netns", "exec", name] };
    });
    const [one, two] = machines;
    if (!one || !two) throw new Error("no machines");
    const all = made.move();
    return { machines: [one, two], [Symbol.dispose]: () => all.dispose() };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function ip(...args: string[]): void {
  const { success, stderr } = new Deno.Command("ip", { args }).outputSync();
  if (!success) throw new Error(new TextDecoder().decode(stderr).trim());
}
