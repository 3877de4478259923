/**
 * The command line as a value: what may be typed, and what it says about itself.
 *
 * Only the parts of `@optique/core` that are needed are imported: the whole of it, and even more
 * `@optique/run`, would be felt at every start and at every Tab.
 *
 * @module
 */

import { object, or } from "@optique/core/constructs";
import { runParser } from "@optique/core/facade";
import { formatMessage, lineBreak, type Message, message, text } from "@optique/core/message";
import { map, withDefault } from "@optique/core/modifiers";
import { argument, command, fail, flag, option } from "@optique/core/primitives";
import { findSimilar } from "@optique/core/suggestion";
import { extractOptionNames } from "@optique/core/usage";
import { LOBBY_PORT, ROOM_PORTS } from "../protocol/limits.ts";
import type { PortRange } from "../registry/port_pool.ts";
import { atTab, completions, helpAtTab, joiningFiles, tabCommand } from "./completions.ts";
import { CommandError, ExitCode } from "./exit_codes.ts";
import { helpColumnsMin, helpScreen } from "./first_page.ts";
import { examples, formatHelp, usage } from "./help.ts";
import { script } from "./shells.ts";
import * as values from "./values.ts";

/** What `pychat serve` was asked for. */
export interface ServeOptions {
  /** The address to listen on; undefined: ask on a terminal, else every address. */
  readonly host: string | undefined;
  /** The lobby's port; 0 picks a free one. */
  readonly port: number;
  /** The ports that rooms may use. */
  readonly rooms: PortRange;
  /** The registry's file; undefined: `defaultRegistryFile()` of `paths.ts`. */
  readonly db: string | undefined;
  /** For people, or one JSON object a line. */
  readonly log: "pretty" | "json";
  /** Whether errors show where they come from. */
  readonly debug: boolean;
}

/** What `pychat connect` was asked for. */
export interface ConnectOptions {
  /** The server; undefined: ask on a terminal, else an error. */
  readonly server: values.ServerAddress | undefined;
  /** What the stranger sees; undefined: ask on a terminal, else an error. */
  readonly name: string | undefined;
  /** Lines of text, one JSON object a line, or whatever suits where it runs. */
  readonly output: "auto" | "plain" | "json";
  /** Whether errors show where they come from. */
  readonly debug: boolean;
}

/** What one command line asks for. */
export type Invocation =
  | { readonly command: "serve"; readonly options: ServeOptions }
  | { readonly command: "connect"; readonly options: ConnectOptions }
  /** Help, a version or completions, already printed: only the exit code is left. */
  | { readonly command: "shown"; readonly exitCode: ExitCode };

/** Where {@linkcode parseCommandLine} reads and writes; tests pass their own. */
export interface CommandLineWorld {
  /** Reads an environment variable. Default: `Deno.env.get`. */
  readonly env: (name: string) => string | undefined;
  /** Prints help, a version, completions. Default: `console.log`. */
  readonly stdout: (text: string) => void;
  /** Prints help that nobody asked for. Default: `console.error`. */
  readonly stderr: (text: string) => void;
  /** The width of help, in columns. Default: the terminal's, at most 80. */
  readonly columns: number;
  /** Whether help has colours. Default: on a terminal, unless `NO_COLOR` is set. */
  readonly colors: boolean;
}

/**
 * Understands a command line; an option that is not given may come from its variable.
 *
 * @param args The words after `pychat`.
 * @param version What `--version` prints.
 * @throws {CommandError} When it makes no sense: one sentence, {@linkcode ExitCode.usage}.
 */
export function parseCommandLine(
  args: readonly string[],
  version: string,
  world: Partial<CommandLineWorld> = {},
): Invocation {
  const { env, stdout, stderr, columns, colors } = { ...thisProcess(), ...world };
  const bare = args.length === 0;
  const shown: Invocation = { command: "shown", exitCode: bare ? ExitCode.usage : ExitCode.ok };
  const onShow = (): Invocation => shown;
  const words = bare ? ["--help"] : atTab(args);
  const asked = runParser(pychat(env, words), "pychat", words, {
    brief: message`PyChat: talk with somebody you have never met. Text only, nothing kept.`,
    footer: examples("pychat serve", "pychat connect 192.168.0.12", "pychat serve --help"),
    help: { command: true, option: { names: ["--help", "-h"] }, onShow },
    version: { value: version, option: { names: ["--version", "-V"] }, onShow },
    completion: {
      command: { names: [tabCommand], hidden: true },
      shells: joiningFiles(words.at(-1) ?? ""),
      onShow,
    },
    usageLine: [{ type: "command", name: "COMMAND" }, { type: "ellipsis" }],
    termWidth: "auto",
    maxWidth: Math.max(columns, helpColumnsMin),
    messageFormatter: formatHelp,
    colors,
    aboveError: "none",
    stdout: bare ? stderr : stdout,
    // What Optique would print about an error; onError says it in our words instead.
    stderr: () => {},
    onError: (_code, error) => {
      throw new CommandError(sentence(error), ExitCode.usage);
    },
  });
  if (asked.command !== "completions") return asked;
  stdout(script(asked.shell));
  return shown;
}

type Env = CommandLineWorld["env"];

function pychat(env: Env, [word = ""]: readonly string[]) {
  const commands = { serve: serve(env), connect: connect(env), completions: completions() };
  const known = word === "serve" || word === "connect" || word === "completions";
  const chosen = known ? word : undefined;
  // Only the outermost `or` is asked about a word that fits nowhere, even far behind a command.
  const unexpectedInput = chosen
    ? unexpected(`pychat ${chosen}`, [...extractOptionNames(commands[chosen].usage), "--help"])
    : unexpected("pychat", ["serve", "connect", "completions", "help", "--help", "--version"]);
  const help = word === tabCommand ? helpAtTab() : fail<Invocation>();
  return or(commands.serve, commands.connect, commands.completions, help, {
    errors: { unexpectedInput },
  });
}

function serve(env: Env) {
  const options = object({
    host: setting(env, "--host", "PYCHAT_HOST", {
      value: values.listenHost(),
      fallback: undefined,
      description: message`The address to listen on, such as localhost.`,
    }),
    port: setting(env, "--port", "PYCHAT_PORT", {
      value: values.port(),
      fallback: LOBBY_PORT,
      description: message`The port people connect to; 0 picks a free one.`,
    }),
    rooms: setting(env, "--rooms", "PYCHAT_ROOMS", {
      value: values.portRange(),
      fallback: ROOM_PORTS,
      description: message`The ports that rooms may use, one each.`,
    }),
    db: setting(env, "--db", "PYCHAT_DB", {
      value: values.file(),
      fallback: undefined,
      description: message`Where the table of open rooms is kept.`,
    }),
    log: setting(env, "--log", "PYCHAT_LOG", {
      value: values.oneOf("FORMAT", ["pretty", "json"]),
      fallback: "pretty",
      description: message`For people (pretty) or for programs (json).`,
    }),
    debug: debug(env),
  });
  return command("serve", map(options, (options): Invocation => ({ command: "serve", options })), {
    brief: message`Host a server: two strangers at a time, one room each.`,
    description: message`Without ${text("--host")} it asks who may connect. ${
      text("q")
    } and Enter closes every chat, then the server.`,
    footer: footer(
      serveVariables,
      "pychat serve",
      "pychat serve --host localhost --port 0 --log json",
    ),
    usageLine: usage("[OPTION]..."),
  });
}

function connect(env: Env) {
  const options = object({
    server: withDefault(
      argument(values.serverAddress(), {
        description: message`Whose server; the port is ${text(String(LOBBY_PORT))} unless you say.`,
        errors: { invalidValue: (error) => message`pychat connect ${error}` },
      }),
      () => values.fromVariable(env("PYCHAT_SERVER"), "PYCHAT_SERVER", values.serverAddress()),
    ),
    name: setting(env, "--name", "PYCHAT_NAME", {
      value: values.chatName(),
      fallback: undefined,
      description: message`What a stranger should call you.`,
    }),
    output: withDefault(
      or(
        map(flag("--plain", { description: message`Plain lines: screen readers, pipes.` }), plain),
        map(flag("--json", { description: message`One JSON object a line: bots, scripts.` }), json),
      ),
      "auto",
    ),
    debug: debug(env),
  });
  return command(
    "connect",
    map(options, (options): Invocation => ({ command: "connect", options })),
    {
      brief: message`Meet a stranger on somebody's server.`,
      description: message`What you leave out it asks for. ${text("QUIT")} alone leaves the chat.`,
      footer: footer(
        connectVariables,
        "pychat connect 192.168.0.12 --name Iago",
        "printf 'hello\\nQUIT\\n' | pychat connect localhost --name echo --json",
      ),
      usageLine: usage("[HOST[:PORT]]", "[OPTION]..."),
    },
  );
}

const plain = () => "plain" as const;
const json = () => "json" as const;

const serveVariables =
  "PYCHAT_HOST, PYCHAT_PORT, PYCHAT_ROOMS, PYCHAT_DB, PYCHAT_LOG or PYCHAT_DEBUG=1";
const connectVariables = "PYCHAT_SERVER, PYCHAT_NAME or PYCHAT_DEBUG=1";

function debug(env: Env) {
  return withDefault(
    flag("--debug", { description: message`Show where an error comes from.` }),
    () => values.fromVariable(env("PYCHAT_DEBUG"), "PYCHAT_DEBUG", values.yesOrNo()) ?? false,
  );
}

interface Setting<T, D> {
  readonly value: values.Value<T>;
  readonly fallback: D;
  readonly description: Message;
}

/** An option, else its variable, else its default; help shows what leaving it out gives. */
function setting<T, const D extends T | undefined>(
  env: Env,
  name: `--${string}`,
  variable: string,
  { value, fallback, description }: Setting<T, D>,
) {
  const errors = {
    invalidValue: (error: Message) => message`${text(name)} ${error}`,
    endOfInput: message`${text(name)} wants a value after it.`,
  };
  const help = fallback === undefined
    ? description
    : message`${description} ${text(`[${value.format(fallback)}]`)}`;
  return withDefault(
    option(name, value, { description: help, errors }),
    () => values.fromVariable(env(variable), variable, value) ?? fallback,
  );
}

/** Optique suggests the like for a mistyped command, but not for an option. */
function unexpected(where: string, known: readonly string[]): (token: string) => Message {
  return (token) => {
    const [word = token] = token.split("=");
    const [similar] = findSimilar(word, known);
    const then = similar === undefined ? `Try: ${where} --help` : `Did you mean ${similar}?`;
    return message`${text(where)} does not know what ${word} means. ${text(then)}`;
  };
}

function footer(variables: string, ...lines: readonly string[]): Message {
  const also = text(`What is not on the command line may come from ${variables}.`);
  return [also, lineBreak(), lineBreak(), ...examples(...lines)];
}

/** One line, whatever Optique made of it. */
function sentence(error: Message): string {
  return formatMessage(error).replaceAll(/\s+/g, " ").trim();
}

function thisProcess(): CommandLineWorld {
  return {
    env: (name) => Deno.env.get(name),
    stdout: (text) => console.log(text),
    stderr: (text) => console.error(text),
    ...helpScreen(),
  };
}
