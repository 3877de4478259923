/**
 * `pychat serve`: from options to a running server, and from `q` to its end.
 *
 * @module
 */

import { RegistryError } from "../registry/registry.ts";
import type { Headcount, ServerEvent } from "../server/events.ts";
import { jsonLine, prettyLine } from "../server/log.ts";
import { networkAddresses } from "../server/net.ts";
import { serve } from "../server/serve.ts";
import { Statistics } from "../server/statistics.ts";
import { CommandError, ExitCode } from "./exit_codes.ts";
import type { ServeOptions } from "./options.ts";
import { defaultRegistryFile } from "./paths.ts";
import { onceInterrupted } from "./signals.ts";
import { inputLines, LinePrinter } from "./streams.ts";

/**
 * Runs a server until `q`, Ctrl-C or SIGTERM.
 *
 * @returns The exit code.
 * @throws {CommandError} When the port, the address or the registry's file cannot be had.
 */
export async function runServe(options: ServeOptions): Promise<ExitCode> {
  const host = options.host ?? await askHost();
  const { port, rooms } = options;
  const file = options.db ?? defaultRegistryFile();
  const pretty = options.log === "pretty";
  const live = pretty && onTerminal() && Deno.env.get("TERM") !== "dumb";
  const statistics = new Statistics(Date.now());
  const leftOut = (count: number) =>
    pretty ? `(${count} lines were left out here)` : JSON.stringify({ event: "left-out", count });
  const printer = new LinePrinter(leftOut);
  let log: Pick<LinePrinter, "print"> = printer;
  const report = (event: ServerEvent, headcount: Headcount) => {
    const now = new Date();
    statistics.record(event, now.getTime());
    log.print(pretty ? prettyLine(event, now, headcount) : jsonLine(event, now));
  };
  const server = await serve({ host, port, rooms, file, report }).catch((cause) => {
    throw explained(cause, host, port);
  });
  if (pretty) {
    printer.print(`Rooms ${rooms.first}-${rooms.last} · registry ${file}`);
    if (live) printer.print("help + Enter shows what you can do here.");
    printer.print("q + Enter closes everything.\n");
  }
  const interrupted = onceInterrupted();
  if (live) {
    const { openConsole } = await import("./host_console.ts");
    await printer.flush();
    await using console = log = openConsole(server, statistics, leftOut);
    await Promise.race([console.ended, interrupted]);
  } else {
    await Promise.race([typedQ(), interrupted]);
  }
  log = printer;
  const { people } = server.headcount;
  if (pretty && people > 0) {
    printer.print(`Saying goodbye to ${people} ${people === 1 ? "person" : "people"}…`);
  }
  await server[Symbol.asyncDispose]();
  await printer.flush();
  return ExitCode.ok;
}

/** Without a terminal, or when programs read the output, nobody can be asked. */
async function askHost(): Promise<string | undefined> {
  if (!onTerminal()) return undefined;
  const { askListenHost, hostChoices } = await import("./prompts.ts");
  const local = networkAddresses().filter(({ family }) => family === "IPv4");
  return await askListenHost(hostChoices(local.map(({ address }) => address)));
}

function onTerminal(): boolean {
  return Deno.stdin.isTerminal() && Deno.stdout.isTerminal();
}

/** What a person can do about a server that does not start. */
function explained(cause: unknown, host: string | undefined, port: number): unknown {
  const sentence = whyNot(cause, host, port);
  return sentence ? new CommandError(sentence, ExitCode.failure, { cause }) : cause;
}

function whyNot(cause: unknown, host: string | undefined, port: number): string | undefined {
  if (cause instanceof RegistryError) return cause.message;
  if (cause instanceof Deno.errors.AddrInUse) {
    return `Port ${port} is already in use, perhaps by another PyChat. Choose one with --port.`;
  }
  if (cause instanceof Deno.errors.PermissionDenied) {
    return `This account may not listen on port ${port}. Choose one above 1023 with --port.`;
  }
  const noSuchHost = cause instanceof Error && /lookup|not known|resolve/i.test(cause.message);
  if (noSuchHost || cause instanceof Deno.errors.AddrNotAvailable) {
    return `This machine has no address ${host} to listen on. Choose one with --host, or leave it out.`;
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
