/**
 * The questions that PyChat asks on a terminal, when the command line has left something open.
 *
 * The only file that knows `@clack/prompts`; import it dynamically, and only on a terminal.
 *
 * @module
 */

import process from "node:process";
import { isCancel, select, text } from "@clack/prompts";
import { formatMessage } from "@optique/core/message";
import { CommandError, ExitCode } from "./exit_codes.ts";
import { chatName, type ServerAddress, serverAddress, type Value } from "./values.ts";

/** One answer to "Who may connect?". */
export interface HostChoice {
  /** Who can connect then. */
  readonly label: string;
  /** The address, as people write it. */
  readonly hint: string;
  /** What `--host` would be; undefined: every address. */
  readonly host: string | undefined;
}

/**
 * The answers to "Who may connect?": everybody, one for each local network, this machine alone.
 *
 * @param networkAddresses This machine's addresses on local networks, without loopback.
 */
export function hostChoices(networkAddresses: readonly string[]): readonly HostChoice[] {
  return [
    { label: "everybody who can reach this machine", hint: "0.0.0.0, ::", host: undefined },
    ...networkAddresses.map((host) => ({ label: "the local network only", hint: host, host })),
    { label: "just this machine", hint: "localhost", host: "localhost" },
  ];
}

/**
 * Asks who may connect; Enter takes the first choice.
 *
 * @returns The address to listen on; undefined: every address.
 * @throws {CommandError} With {@linkcode ExitCode.interrupted} on Esc and Ctrl-C.
 */
export async function askListenHost(choices: readonly HostChoice[]): Promise<string | undefined> {
  const prompt = select({
    message: "Who may connect?",
    // clack shows a hint beside the highlighted choice alone; an address belongs beside each.
    options: choices.map(({ label, hint }, value) => ({ value, label: `${label} (${hint})` })),
    showInstructions: false,
  });
  const answer = await keepTypeahead(prompt);
  if (isCancel(answer)) throw interrupted();
  return choices[answer]?.host;
}

/**
 * Asks for the server's address until it is one.
 *
 * @param suggestion What Enter alone means. Default: this machine.
 * @throws {CommandError} With {@linkcode ExitCode.interrupted} on Esc and Ctrl-C.
 */
export function askServer(suggestion = "localhost"): Promise<ServerAddress> {
  return ask(`Whose server?   (Enter for ${suggestion})`, suggestion, serverAddress());
}

/**
 * Asks for the name that the stranger will see.
 *
 * @param suggestion What Enter alone means, such as "Quiet Otter".
 * @throws {CommandError} With {@linkcode ExitCode.interrupted} on Esc and Ctrl-C.
 */
export function askName(suggestion: string): Promise<string> {
  return ask(
    `What should a stranger call you?   (Enter for "${suggestion}")`,
    suggestion,
    chatName(),
  );
}

async function ask<T>(question: string, suggestion: string, value: Value<T>): Promise<T> {
  const prompt = text({
    message: question,
    defaultValue: suggestion,
    validate(input) {
      const result = value.parse(input?.trim() || suggestion);
      return result.success ? undefined : `PyChat ${formatMessage(result.error)}`;
    },
  });
  const answer = await keepTypeahead(prompt);
  if (isCancel(answer)) throw interrupted();
  const result = value.parse(answer.trim() || suggestion);
  if (result.success) return result.value;
  throw new TypeError(`The suggestion ${suggestion} is no valid answer to: ${question}`);
}

/** A key as `node:readline` reports it. */
interface Key {
  name?: string;
  readonly sequence?: string;
}

/**
 * Gives back what was typed or pasted behind the answer. It may come in one chunk with the Enter,
 * and clack drops the rest of that chunk; here it returns to `process.stdin`, for the next prompt
 * or for whoever reads lines from there. (`Deno.stdin` would not see it.)
 *
 * What returns has the line ends of a terminal in its ordinary mode, newlines, as has what was
 * typed before the prompt was there; for clack, which knows the raw mode's Enter alone, they are
 * renamed.
 */
async function keepTypeahead<T>(prompt: Promise<T>): Promise<T> {
  let over = false;
  let rest = "";
  const rename = (_character: string, key: Key) => {
    if (key.name === "enter") key.name = "return";
  };
  const keep = (_character: string, key: Key) => {
    if (over) rest += key.name === "return" ? "\n" : key.sequence ?? "";
    // clack stops listening while it handles the key that ends its prompt; then these two are alone.
    over ||= process.stdin.listenerCount("keypress") === 2;
  };
  process.stdin.prependListener("keypress", rename);
  process.stdin.on("keypress", keep);
  try {
    return await prompt;
  } finally {
    process.stdin.off("keypress", rename);
    process.stdin.off("keypress", keep);
    if (rest !== "") process.stdin.unshift(rest);
  }
}

function interrupted(): CommandError {
  return new CommandError("", ExitCode.interrupted);
}
