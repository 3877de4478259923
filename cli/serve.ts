/**
 * `pychat serve`: from options to a running server, and from `q` to its end.
 *
 * @module
 */

import { Notifier } from "../client/notifications/notifier.ts";
import { LocalizedError, type Words } from "../language/mod.ts";
import { type Headcount, type ServerEvent, trouble } from "../server/events.ts";
import type { Crew } from "../server/crew.ts";
import { jsonLine, prettyLine } from "../server/log.ts";
import { networkAddresses } from "../server/net.ts";
import { parseStoreUrl } from "../registry/redis_url.ts";
import { serve } from "../server/serve.ts";
import type { Server } from "../server/server.ts";
import { Statistics } from "../server/statistics.ts";
import { type KeyPairFiles, keyPairFiles, readKeyPair } from "./certificates.ts";
import { CommandError, ExitCode } from "./exit_codes.ts";
import { loaded } from "./loading.ts";
import type { ServeOptions } from "./invocation.ts";
import { defaultRegistryFile } from "./paths.ts";
import { onceInterrupted } from "./signals.ts";
import { inputLines, LinePrinter, writeOut } from "./streams.ts";
import { renounceWorkers } from "./worker_rights.ts";

/**
 * Runs a server until `q`, Ctrl-C or SIGTERM.
 *
 * @returns The exit code.
 * @throws {CommandError} When a port, the address, the registry's file or the certificate cannot be
 * had.
 */
export async function runServe(options: ServeOptions, words: Words): Promise<ExitCode> {
  const { hosting } = words;
  const host = options.host ?? await askHost(words);
  const { port, rooms, reports, metrics, perAddress, clients, pace, workers, debug } = options;
  const limits = {
    perAddress,
    clients,
    pace,
    idleMs: options.idleMinutes * 60_000,
    holdMs: options.holdSeconds * 1_000,
  };
  const { registry, advertise } = options;
  checkRegistry(options, words);
  const file = registry === undefined ? options.db ?? defaultRegistryFile(words) : undefined;
  const pretty = options.log === "pretty";
  const live = pretty && onTerminal() && Deno.env.get("TERM") !== "dumb";
  const statistics = new Statistics(Date.now());
  const notify = options.notify ? notifying(words) : () => {};
  const leftOut = (count: number) =>
    pretty ? hosting.leftOut(count) : JSON.stringify({ event: "left-out", count });
  const printer = new LinePrinter(leftOut);
  let log: Pick<LinePrinter, "print"> = printer;
  const report = (event: ServerEvent, headcount: Headcount) => {
    const now = new Date();
    statistics.record(event, now.getTime());
    notify(event, now.getTime());
    log.print(pretty ? prettyLine(event, { now, headcount, words }) : jsonLine(event, now));
  };
  const files = keyPairFiles(options, words);
  const starting = async () => {
    const tls = files && readKeyPair(files);
    const place = { host, port, rooms, file, registry, advertise };
    const asked = { ...place, tls, limits, reports, metrics, report };
    if (workers > 1) {
      const { serveWithWorkers } = await loaded(import("./workers.ts"), words);
      return await serveWithWorkers({ ...asked, workers, debug }, words);
    }
    await renounceWorkers();
    return await serve(asked);
  };
  let online: Server | Crew | undefined;
  const renew = async (files: KeyPairFiles) => {
    if (!online) return;
    try {
      await online.renew(readKeyPair(files));
    } catch (error) {
      const around = (why: string, { hosting }: Words) => hosting.oldCertificate(why);
      report(trouble(error, around), online.headcount);
    }
  };
  // Before anybody reads that the server is online, and may send a signal.
  const interrupted = onceInterrupted(files && (() => renew(files)));
  const server = online = await starting().catch((cause) => {
    throw explained(cause, { host, port }, words);
  });
  if (pretty) {
    printer.print(roomsLine(options, { file, addresses: server.addresses }, words));
    if (server.metrics !== undefined) printer.print(hosting.metrics(server.metrics));
    if (live) printer.print(hosting.helpHint);
    printer.print(`${hosting.quitHint}\n`);
  }
  if (live) {
    const { openConsole } = await loaded(import("./host_console.ts"), words);
    await printer.flush();
    await using console = log = openConsole(server, { statistics, leftOut, words });
    await Promise.race([console.ended, interrupted]);
  } else {
    await Promise.race([typedQ(), interrupted]);
  }
  log = printer;
  const { people } = server.headcount;
  if (pretty && people > 0) {
    printer.print(hosting.goodbye(people));
  }
  await server[Symbol.asyncDispose]();
  await printer.flush();
  return ExitCode.ok;
}

/** @throws {CommandError} When it was told of two registries, or of half of one. */
function checkRegistry({ db, registry, advertise }: ServeOptions, { errors }: Words): void {
  if (registry === undefined && advertise !== undefined) {
    throw new CommandError(errors.advertisedToNobody, ExitCode.usage);
  }
  if (registry !== undefined && db !== undefined) {
    throw new CommandError(errors.twoRegistries, ExitCode.usage);
  }
}

/** Where the rooms are registered, without the password. */
function roomsLine(
  { rooms: { first, last }, registry, advertise }: ServeOptions,
  { file = "", addresses: [address = "localhost"] }: {
    readonly file: string | undefined;
    readonly addresses: readonly string[];
  },
  { hosting }: Words,
): string {
  const shown = registry === undefined ? undefined : parseStoreUrl(registry)?.shown;
  if (shown === undefined) return hosting.rooms(first, last, file);
  return hosting.sharedRooms(first, last, shown, advertise ?? address);
}

/** Tells the host's desktop what the program that PyChat grew from told of: arrivals and messages. */
function notifying({ hosting }: Words): (event: ServerEvent, now: number) => void {
  const write = (text: string) => {
    if (Deno.stdout.isTerminal()) writeOut(text).catch(() => {});
  };
  const notifier = new Notifier({ write, bell: false });
  return (event, now) => {
    if (event.event !== "joined" && event.event !== "message") return;
    const body = hosting.notification[event.event](event.room);
    notifier.notify({ title: "PyChat", body }, now);
  };
}

/** Without a terminal, or when programs read the output, nobody can be asked. */
async function askHost(words: Words): Promise<string | undefined> {
  if (!onTerminal()) return undefined;
  const { askListenHost, hostChoices } = await loaded(import("./prompts.ts"), words);
  const local = networkAddresses().filter(({ family }) => family === "IPv4");
  return await askListenHost(words, hostChoices(words, local.map(({ address }) => address)));
}

function onTerminal(): boolean {
  return Deno.stdin.isTerminal() && Deno.stdout.isTerminal();
}

/** What a server was to listen on. */
interface Place {
  readonly host: string | undefined;
  readonly port: number;
}

/** What a person can do about a server that does not start. */
function explained(cause: unknown, place: Place, words: Words): unknown {
  const sentence = whyNot(cause, place, words);
  return sentence ? new CommandError(sentence, ExitCode.failure, { cause }) : cause;
}

function whyNot(cause: unknown, { host, port }: Place, words: Words): string | undefined {
  const { errors } = words;
  if (cause instanceof LocalizedError) return cause.sentence(words);
  if (cause instanceof Deno.errors.AddrInUse) return errors.portInUse(port);
  if (cause instanceof Deno.errors.PermissionDenied) return errors.portForbidden(port);
  const noSuchHost = cause instanceof Error && /lookup|not known|resolve/i.test(cause.message);
  if (noSuchHost || cause instanceof Deno.errors.AddrNotAvailable) {
    return errors.noSuchAddress(host ?? "");
  }
  return undefined;
}

/** Resolves when `q` is typed; the end of the input, or an input that cannot be read, is no `q`. */
async function typedQ(): Promise<void> {
  try {
    for await (const line of inputLines()) if (line.trim().toLowerCase() === "q") return;
  } catch {
    // Nobody can type anything then.
  }
  return await new Promise(() => {});
}
