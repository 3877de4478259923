/**
 * `pychat connect`: from options to a chat, and from its end to an exit code.
 *
 * @module
 */

import { usualPatience } from "../client/backoff.ts";
import { RefusedError, UnreachableError } from "../client/errors.ts";
import type { CloseReason } from "../client/front_end.ts";
import { runJson } from "../client/json.ts";
import { runPlain } from "../client/plain.ts";
import { Session } from "../client/session.ts";
import type { SessionOptions } from "../client/session_options.ts";
import { LocalizedError, type Words } from "../language/mod.ts";
import { own } from "../protocol/limits.ts";
import { readAuthorities } from "./certificates.ts";
import { renounceForChat } from "./chat_rights.ts";
import { CommandError, ExitCode, exitCodeOf } from "./exit_codes.ts";
import { loaded } from "./loading.ts";
import { friendlyName } from "./names.ts";
import type { LineQuestion } from "./line_prompt.ts";
import type { ConnectOptions } from "./invocation.ts";
import { askPlainly } from "./plain_line.ts";
import type { Ask } from "./prompts.ts";
import { recentServers, rememberServer } from "./recent_servers.ts";
import { onceInterrupted } from "./signals.ts";
import { inputLines, printLines } from "./streams.ts";
import { formatServerAddress, type ServerAddress } from "./values.ts";

/**
 * Runs one chat session in the terminal or through pipes.
 *
 * @returns The exit code.
 * @throws {CommandError} When something is missing, nobody answers, or the server refuses.
 */
export async function runConnect(options: ConnectOptions, words: Words): Promise<ExitCode> {
  const json = options.output === "json";
  const interactive = !json && Deno.stdin.isTerminal() && Deno.stdout.isTerminal();
  const plain = interactive && options.output === "plain";
  const lines = inputLines();
  const rows = plain ? await inRows() : (line: string) => line;
  const write = (line: string) => printLines([rows(line)]);
  const ask = plain ? (asked: LineQuestion) => askPlainly(asked, { lines, write }) : undefined;
  const { server, name } = await complete(options, interactive, { words, ask });
  let interrupted = false;
  const signal = onceInterrupted().then(() => {
    interrupted = true;
    return undefined;
  });
  const patience = { ...usualPatience, forMs: options.retrySeconds * 1_000 };
  let waits = false;
  const queued = (forMs: number) => {
    waits = true;
    const line = json
      ? JSON.stringify({ event: "queued", forMs })
      : words.chat.queued(Math.ceil(forMs / 1_000));
    printLines([line]).catch(() => {}); // Nobody reads it.
  };
  const connecting = calling({ ...server, name, patience, queued }, options);
  const calls = words.commandLine.calling(formatServerAddress(server));
  const call = interactive ? whileSaying(() => waits ? [] : [calls], connecting) : connecting;
  const session = await Promise.race([call, signal]).catch((cause) => {
    throw explained(cause, words);
  });
  if (session === undefined) {
    // What is still on its way ends with the program. The terminal has shown a ^C meanwhile.
    if (interactive) await printLines([""]);
    return ExitCode.interrupted;
  }
  const interruption = signal.then(() => session[Symbol.asyncDispose]());
  if (interactive) await rememberServer(server);
  if (interactive && options.output === "auto") {
    const { runTerminal } = await loaded(import("../client/terminal/chat.ts"), words);
    await renounceForChat({ writes: true });
    const reason = await runTerminal(session, words);
    return interrupted || reason === "interrupted" ? ExitCode.interrupted : exitCodeOf(reason);
  }
  await renounceForChat({ writes: false });
  const ends = { lines, write };
  const chat = json ? runJson(session, ends) : runPlain(session, { ...ends, interactive, words });
  const reason = await Promise.race([chat.catch(unlessUnread), interruption]) ?? "quit";
  return interrupted ? ExitCode.interrupted : exitCodeOf(reason);
}

/** Connects, with TLS if that is asked for. */
async function calling(whom: SessionOptions, { tls, ca }: ConnectOptions): Promise<Session> {
  if (ca === undefined) return await Session.connect({ ...whom, tls });
  return await Session.connect({ ...whom, tls: { caCerts: [readAuthorities(ca)] } });
}

/** Breaks lines as wide as the terminal: where that breaks them, a stranger's words begin a row. */
async function inRows(): Promise<(line: string) => string> {
  const { wrapped } = await import("../client/terminal/wrap.ts");
  const { terminalSize } = await import("./live_rows.ts");
  return (line) => wrapped(line, terminalSize().columns - 1);
}

/** Waits for something, and prints what there is to say of it when that takes longer than a moment. */
async function whileSaying<T>(lines: () => readonly string[], promise: Promise<T>): Promise<T> {
  const timer = setTimeout(() => printLines(lines()).catch(() => {}), own.callingMs);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}

/** Asks for what was not given, where there is somebody to ask. */
async function complete(
  { server, name }: ConnectOptions,
  interactive: boolean,
  { words, ask }: { readonly words: Words; readonly ask: Ask | undefined },
): Promise<{ readonly server: ServerAddress; readonly name: string }> {
  if (server !== undefined && name !== undefined) return { server, name };
  if (!interactive) {
    const missing = server === undefined ? words.errors.serverMissing : words.errors.nameMissing;
    throw new CommandError(missing, ExitCode.usage);
  }
  const { askName, askServer } = await loaded(import("./prompts.ts"), words);
  const address = server ?? await askServer(words, await recentServers(), ask);
  return { server: address, name: name ?? await askName(words, friendlyName(words), ask) };
}

/** Whoever read our output has seen enough: an end like any other, as for every tool in a pipe. */
function unlessUnread(error: unknown): CloseReason {
  if (error instanceof Deno.errors.BrokenPipe) return "quit";
  throw error;
}

function explained(cause: unknown, words: Words): unknown {
  if (cause instanceof UnreachableError) {
    return new CommandError(cause.sentence(words), ExitCode.unreachable, { cause });
  }
  if (cause instanceof RefusedError) {
    return new CommandError(cause.sentence(words), ExitCode.refused, { cause });
  }
  if (cause instanceof LocalizedError) {
    return new CommandError(cause.sentence(words), ExitCode.failure, { cause });
  }
  return cause;
}
