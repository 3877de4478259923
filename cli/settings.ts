/**
 * What options have in common: a value or none, a variable that may stand in for them, and what is
 * said about those that nobody knows.
 *
 * @module
 */

import { lineBreak, type Message, message, text } from "@optique/core/message";
import { withDefault } from "@optique/core/modifiers";
import type { Parser } from "@optique/core/parser";
import { flag, option } from "@optique/core/primitives";
import { findSimilar } from "@optique/core/suggestion";
import type { Language, Words } from "../language/mod.ts";
import { examples } from "./help.ts";
import * as values from "./values.ts";

/** What the parsers are made with. */
export interface Setup {
  /** Reads an environment variable. */
  readonly env: (name: string) => string | undefined;
  /** The language of help and complaints. */
  readonly words: Words;
  /** Is told of every option that a variable may stand in for. */
  readonly declared?: (option: string, variable: string) => void;
}

/** What it says has been done by `language.ts` already; it is here to be found, and to be right. */
export function lang(setup: Setup): Parser<"sync", Language | undefined, unknown> {
  return setting(setup, "--lang", "PYCHAT_LANG", {
    value: values.language(setup.words),
    fallback: undefined,
    description: setup.words.commandLine.lang,
  });
}

/** Whether errors show where they come from. */
export function debug(setup: Setup): Parser<"sync", boolean, unknown> {
  return yes(setup, "--debug", "PYCHAT_DEBUG", setup.words.commandLine.debug);
}

/** An option without a value, else its variable. */
export function yes(
  { env, words, declared }: Setup,
  name: `--${string}`,
  variable: string,
  description: string,
): Parser<"sync", boolean, unknown> {
  declared?.(name, variable);
  return withDefault(
    flag(name, { description: [text(description)] }),
    () => values.fromVariable(env(variable), variable, values.yesOrNo(words)) ?? false,
  );
}

/** An option with a value. */
export interface Setting<T, D> {
  readonly value: values.Value<T>;
  readonly fallback: D;
  readonly description: string;
}

/** An option, else its variable, else its default; help shows what leaving it out gives. */
export function setting<T, const D extends T | undefined>(
  { env, words, declared }: Setup,
  name: `--${string}`,
  variable: string,
  { value, fallback, description }: Setting<T, D>,
): Parser<"sync", T | D, unknown> {
  declared?.(name, variable);
  const errors = {
    invalidValue: (error: Message) => message`${text(name)} ${error}`,
    endOfInput: [text(words.commandLine.wantsValue(name))],
  };
  const help = fallback === undefined
    ? [text(description)]
    : message`${text(description)} ${text(`[${value.format(fallback)}]`)}`;
  return withDefault(
    option(name, value, { description: help, errors }),
    () => values.fromVariable(env(variable), variable, value) ?? fallback,
  );
}

/** Optique suggests the like for a mistyped command, but not for an option. */
export function unexpected(
  { commandLine }: Words,
  where: string,
  known: readonly string[],
): (token: string) => Message {
  return (token) => {
    const [word = token] = token.split("=");
    const [similar] = findSimilar(word, known);
    const then = similar === undefined
      ? commandLine.try(`${where} --help`)
      : commandLine.didYouMean(similar);
    const [before, behind] = commandLine.unknown;
    return message`${text(where)} ${text(before)} ${word} ${text(behind)} ${text(then)}`;
  };
}

/** What ends a page of help. */
export function footer(
  { commandLine }: Words,
  variables: readonly string[],
  ...lines: readonly string[]
): Message {
  const also = text(commandLine.variables(variables, "PYCHAT_DEBUG=1"));
  return [also, lineBreak(), lineBreak(), ...examples(commandLine, ...lines)];
}

/** A message with what the library behind it has said in another language. */
export function translated(message: Message, { commandLine }: Words): Message {
  const library: Readonly<Record<string, string>> = commandLine.library;
  return message.map((term) => {
    const known = term.type === "text" && Object.hasOwn(library, term.text);
    return known ? text(library[term.text] ?? term.text) : term;
  });
}
