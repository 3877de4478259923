/**
 * The questions that PyChat asks on a terminal, when the command line has left something open.
 *
 * It loads clack; import it dynamically, and only on a terminal.
 *
 * @module
 */

import { confirm, isCancel, select } from "@clack/prompts";
import type { Words } from "../language/mod.ts";
import { nameCharsMax } from "../protocol/limits.ts";
import { CommandError, ExitCode } from "./exit_codes.ts";
import { addressProblem, surplusChars } from "./hints.ts";
import { askLine, type LineQuestion } from "./line_prompt.ts";
import { keepTypeahead } from "./typeahead.ts";
import { chatName, type ServerAddress, serverAddress, type Value } from "./values.ts";

/** How a question is asked: {@linkcode askLine}, unless somebody wants it plain. */
export type Ask = (question: LineQuestion) => Promise<string | undefined>;

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
export function hostChoices(
  { commandLine: { questions } }: Words,
  networkAddresses: readonly string[],
): readonly HostChoice[] {
  return [
    { label: questions.everybody, hint: "0.0.0.0, ::", host: undefined },
    ...networkAddresses.map((host) => ({ label: questions.localNetwork, hint: host, host })),
    { label: questions.thisMachine, hint: "localhost", host: "localhost" },
  ];
}

/**
 * Asks who may connect; Enter takes the first choice.
 *
 * @returns The address to listen on; undefined: every address.
 * @throws {CommandError} With {@linkcode ExitCode.interrupted} on Esc, Ctrl-C and Ctrl-D.
 */
export async function askListenHost(
  { commandLine: { questions } }: Words,
  choices: readonly HostChoice[],
): Promise<string | undefined> {
  const prompt = select({
    message: questions.whoMayConnect,
    // clack shows a hint beside the highlighted choice alone; an address belongs beside each.
    options: choices.map(({ label, hint }, value) => ({ value, label: `${label} (${hint})` })),
    showInstructions: false,
  });
  const answer = await keepTypeahead(prompt, "escape");
  if (isCancel(answer)) throw interrupted();
  return choices[answer]?.host;
}

/**
 * Asks a question whose answer is yes or no; Enter means yes.
 *
 * @throws {CommandError} With {@linkcode ExitCode.interrupted} on Esc, Ctrl-C and Ctrl-D.
 */
export async function askWhether(
  { commandLine: { questions } }: Words,
  question: string,
): Promise<boolean> {
  const { yes: active, no: inactive } = questions;
  const answer = await keepTypeahead(confirm({ message: question, active, inactive }), "escape");
  if (isCancel(answer)) throw interrupted();
  return answer;
}

/**
 * Asks for the server's address until it is one. Enter alone takes the last server, or else this
 * machine.
 *
 * @param recent The servers where somebody was last, the newest first.
 * @throws {CommandError} With {@linkcode ExitCode.interrupted} on Esc, Ctrl-C and Ctrl-D.
 */
export async function askServer(
  { commandLine: { questions } }: Words,
  recent: readonly string[] = [],
  ask: Ask = askLine,
): Promise<ServerAddress> {
  const [suggestion = "localhost", ...others] = recent;
  const note = others.length > 0 ? questions.enterOrUp(suggestion) : questions.enterFor(suggestion);
  const answer = await ask({
    question: questions.whoseServer,
    note,
    suggestion,
    earlier: recent,
    problem(address, finished) {
      const problem = addressProblem(address, finished);
      return problem && questions.problems[problem];
    },
  });
  return understood(answer, serverAddress());
}

/**
 * Asks for the name that the stranger will see, until it is one.
 *
 * @param suggestion What Enter alone means, such as "Quiet Otter".
 * @throws {CommandError} With {@linkcode ExitCode.interrupted} on Esc, Ctrl-C and Ctrl-D.
 */
export async function askName(
  { commandLine: { questions } }: Words,
  suggestion: string,
  ask: Ask = askLine,
): Promise<string> {
  const answer = await ask({
    question: questions.whatName,
    note: questions.enterForName(suggestion),
    suggestion,
    problem(name) {
      const surplus = surplusChars(name);
      return surplus > 0 ? questions.nameTooLong(surplus, nameCharsMax) : undefined;
    },
  });
  return understood(answer, chatName());
}

function understood<T>(answer: string | undefined, value: Value<T>): T {
  if (answer === undefined) throw interrupted();
  const result = value.parse(answer);
  if (result.success) return result.value;
  throw new TypeError(`Neither the suggestion nor a judged answer may be wrong: ${answer}`);
}

function interrupted(): CommandError {
  return new CommandError("", ExitCode.interrupted);
}
