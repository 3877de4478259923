/**
 * Programs that pass on what people say: ours and those that it is compared with.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { TextLineStream } from "../load/text_lines.ts";
import type { pairings } from "./pairing.ts";
import type { Dialect } from "../load/orders.ts";
import { type Children, freePort, installed, listening } from "../harness/children.ts";

/** A running program, and how people get into it. */
export interface Peer {
  readonly name: string;
  readonly dialect: Dialect;
  /** Where people come first. */
  readonly port: number;
  readonly process: Deno.ChildProcess;
  /** Where connections are accepted and closed; of the bare relay only. */
  readonly door?: number;
  /** The longest message that it passes on in one piece, in bytes; default: any. */
  readonly bytesMax?: number;
}

/** Deno's own options for a command, as its task in `deno.json` has them. */
export async function taskPermissions(task: "serve" | "connect"): Promise<readonly string[]> {
  const file = new URL("../../deno.json", import.meta.url);
  const { tasks } = JSON.parse(await Deno.readTextFile(file));
  const command: string = tasks[task].command;
  const home = Deno.env.get("HOME") ?? "";
  // Some are within quotes, with variables that the task's shell would fill in.
  const words: readonly string[] = command.match(/(?:[^\s"]|"[^"]*")+/g) ?? [];
  return words.slice(2, words.indexOf("mod.ts")).map((word) =>
    word.replaceAll('"', "").replaceAll("$HOME", home).replaceAll(/\$\w+/g, "")
  );
}

/** How to start `pychat serve`. */
export interface PychatOptions {
  readonly rooms?: string;
  /** Where its registry is; default: a file of its own. */
  readonly registry?: string;
  /** Whether the limits about one address and one person hold; default: no, they are all one. */
  readonly limited?: boolean;
  /** More options for Deno. */
  readonly deno?: readonly string[];
  /** What becomes of its standard error. */
  readonly stderr?: "piped" | "inherit";
}

/**
 * The server as `deno task serve` starts it, with its log thrown away and its registry in a file.
 * Nobody speaks as fast as we do, and all from one address: unless those two limits are what it is
 * about, they are off.
 */
export async function startPychat(children: Children, options: PychatOptions = {}): Promise<Peer> {
  const { rooms, limited = false, deno = [], stderr = "inherit" } = options;
  const port = freePort();
  const place = ["--host", "127.0.0.1", "--port", `${port}`, ...(rooms ? ["--rooms", rooms] : [])];
  const file = options.registry ?? `${await children.folder()}/registry.db`;
  const limits = limited ? [] : ["--per-address", "0", "--pace", "0"];
  const script = fileURLToPath(new URL("../../mod.ts", import.meta.url));
  // Quiet, it would not say where it may be inspected.
  const own = (await taskPermissions("serve")).filter((word) =>
    word !== "--quiet" || deno.length === 0
  );
  const run = ["run", ...own, ...deno, script, "serve"];
  const process = children.start({
    command: Deno.execPath(),
    args: [...run, ...place, "--db", file, "--log", "json", ...limits],
    stderr,
  });
  await listening(port);
  return { name: "PyChat", dialect: "pychat2", port, process };
}

/** How to start a bare relay. */
export interface BareRelayOptions extends Pick<PychatOptions, "deno" | "stderr"> {
  /** How it copies; default: as the server does. */
  readonly pairing?: keyof typeof pairings;
}

/** A bare relay: pairs up whoever connects and copies bytes, in the same runtime. */
export async function startBareRelay(
  children: Children,
  { deno = [], stderr = "inherit", pairing = "connections" }: BareRelayOptions = {},
): Promise<Peer> {
  const script = fileURLToPath(new URL("bare_relay_main.ts", import.meta.url));
  const process = children.start({
    command: Deno.execPath(),
    args: ["run", "--no-prompt", "--allow-net", ...deno, script, pairing],
    stdout: "piped",
    stderr,
  });
  const lines = process.stdout.pipeThrough(new TextDecoderStream());
  for await (const line of lines.pipeThrough(new TextLineStream())) {
    const { lobby, door } = JSON.parse(line);
    return { name: "bare relay", dialect: "bare", port: lobby, door, process };
  }
  throw new Error("The bare relay has ended.");
}

/** What is compared, and a sentence for each that is not there. */
export interface Found {
  readonly peers: readonly Peer[];
  readonly notes: readonly string[];
}

/**
 * The servers of others, as far as they are installed.
 *
 * @param sink The port to which a relay connects.
 */
export async function startOthers(children: Children, sink: number): Promise<Found> {
  const notes: string[] = [];
  const peers: Peer[] = [];
  for (const [command, begin] of Object.entries({ haproxy: startHaproxy, ngircd: startNgircd })) {
    if (installed(command)) peers.push(await begin(children, sink));
    else notes.push(`${command} is not installed, and is left out.`);
  }
  return { peers, notes };
}

/** A native relay: whoever connects is connected to our sink, in one thread. */
async function startHaproxy(children: Children, sink: number): Promise<Peer> {
  const port = freePort();
  const file = `${await children.folder()}/haproxy.cfg`;
  const day = "timeout client 1d\n timeout server 1d\n timeout connect 5s";
  const lines = [
    "global\n maxconn 9000\n nbthread 1",
    `defaults\n mode tcp\n ${day}`,
    `listen relay\n bind 127.0.0.1:${port}\n server sink 127.0.0.1:${sink}`,
  ];
  await Deno.writeTextFile(file, `${lines.join("\n")}\n`);
  const process = children.start({ command: "haproxy", args: ["-db", "-q", "-f", file] });
  await listening(port);
  return { name: "HAProxy", dialect: "through", port, process };
}

/** A chat server in C, for IRC, without its penalties for those who write a lot. */
async function startNgircd(children: Children): Promise<Peer> {
  const port = freePort();
  const file = `${await children.folder()}/ngircd.conf`;
  const lines = [
    `[Global]\nName = bench.localhost\nInfo = bench\nListen = 127.0.0.1\nPorts = ${port}`,
    "MotdPhrase = hello\nServerUID = nobody\nServerGID = nogroup",
    "[Limits]\nMaxConnections = 0\nMaxConnectionsIP = 0\nMaxPenaltyTime = 0\nPingTimeout = 3600",
    "[Options]\nDNS = no\nIdent = no\nPAM = no",
  ];
  await Deno.writeTextFile(file, `${lines.join("\n")}\n`);
  const process = children.start({ command: "ngircd", args: ["-n", "-f", file] });
  await listening(port);
  return { name: "ngircd", dialect: "irc", port, process, bytesMax: 400 };
}
