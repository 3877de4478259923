/**
 * A desktop of our own: a bus, a screen that nobody sees, and a daemon that shows notifications.
 *
 * @module
 */

import { until } from "../../server/helpers.ts";
import { isMissing } from "../../programs.ts";

/** What a {@linkcode DesktopSession} is made of, and what talks to it. */
const programs = ["dbus-daemon", "dbus-send", "notify-send", "dunst", "Xvfb"] as const;

/** What is not there, so that there can be no desktop. */
export const missing: readonly string[] = Deno.build.os === "linux"
  ? programs.filter(isMissing)
  : ["Linux"];

/** Why tests that want one are not run, for their names. */
export const reason: string = missing.length === 0
  ? ""
  : ` (not run: there is no ${missing.join(", ")}; on Debian, .ci/run installs it)`;

/** Nothing on it starts by itself, and nobody else is there. */
const busConfig = (folder: string) =>
  `<busconfig>
  <type>session</type>
  <listen>unix:dir=${folder}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>`;

/** A desktop that shows notifications; it ends with everything that it started. */
export class DesktopSession implements AsyncDisposable {
  readonly #started: AsyncDisposableStack;
  readonly #dunst: Program;
  /** What a program needs in its environment to find it. */
  readonly env: Readonly<Record<string, string>>;

  private constructor(
    started: AsyncDisposableStack,
    dunst: Program,
    env: Readonly<Record<string, string>>,
  ) {
    this.#started = started;
    this.#dunst = dunst;
    this.env = env;
  }

  /** Starts one, and waits until it takes notifications. */
  static async start(): Promise<DesktopSession> {
    await using started = new AsyncDisposableStack();
    const folder = await Deno.makeTempDir();
    started.defer(() => Deno.remove(folder, { recursive: true }));
    await Deno.writeTextFile(`${folder}/bus.conf`, busConfig(folder));
    await Deno.writeTextFile(`${folder}/dunstrc`, "[global]\n");
    const env = { PATH: Deno.env.get("PATH") ?? "", HOME: folder, LANG: "C.UTF-8" };

    const busArgs = [`--config-file=${folder}/bus.conf`, "--print-address", "--nofork"];
    const bus = started.use(new Program("dbus-daemon", busArgs, env));
    // The X server picks a display that is free, and says which when it is ready.
    const screenArgs = ["-displayfd", "1", "-screen", "0", "640x480x24", "-nolisten", "tcp"];
    const screen = started.use(new Program("Xvfb", screenArgs, env));
    const DBUS_SESSION_BUS_ADDRESS = await bus.firstLine();
    const DISPLAY = `:${await screen.firstLine()}`;
    const desktop = { ...env, DBUS_SESSION_BUS_ADDRESS, DISPLAY };

    const dunst = started.use(
      new Program("dunst", ["-print", "-conf", `${folder}/dunstrc`], desktop),
    );
    await until(() => isThere("org.freedesktop.Notifications", desktop), "a notification daemon");
    return new DesktopSession(started.move(), dunst, desktop);
  }

  /** The newest of so many notifications, as the daemon describes it, once it has come. */
  async notification(count: number): Promise<string> {
    const shown = () => this.#dunst.output.split(/^\}$/m).slice(0, -1);
    await until(() => shown().length >= count, `${count} notifications`);
    return shown()[count - 1] ?? "";
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#started.disposeAsync();
  }
}

/** A program that runs until it is disposed of, and what it has printed. */
class Program implements AsyncDisposable {
  readonly #name: string;
  readonly #child: Deno.ChildProcess;
  readonly #read: Promise<void>;
  output = "";

  constructor(name: string, args: readonly string[], env: Readonly<Record<string, string>>) {
    this.#name = name;
    this.#child = new Deno.Command(name, {
      args: [...args],
      env: { ...env },
      clearEnv: true,
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#read = this.#readAll();
  }

  async #readAll(): Promise<void> {
    for await (const text of this.#child.stdout.pipeThrough(new TextDecoderStream())) {
      this.output += text;
    }
  }

  async firstLine(): Promise<string> {
    await until(() => this.output.includes("\n"), `a line of ${this.#name}`);
    return this.output.slice(0, this.output.indexOf("\n"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGTERM");
    } catch {
      // It has ended by itself; the test that wanted something of it says so.
    }
    await Promise.all([this.#child.status, this.#read]);
  }
}

async function isThere(name: string, env: Readonly<Record<string, string>>): Promise<boolean> {
  const bus = "org.freedesktop.DBus";
  const { stdout } = await new Deno.Command("dbus-send", {
    args: [
      ...["--session", "--print-reply", `--dest=${bus}`, "/org/freedesktop/DBus"],
      ...[`${bus}.NameHasOwner`, `string:${name}`],
    ],
    env: { ...env },
    stderr: "null",
  }).output();
  return new TextDecoder().decode(stdout).includes("boolean true");
}
