/**
 * English.
 *
 * @module
 */

import { chat } from "./chat.ts";
import { commandLine } from "./command_line.ts";
import { errors } from "./errors.ts";
import { hosting } from "./hosting.ts";
import { installing } from "./installing.ts";
import { manual } from "./manual.ts";
import { type Names, names } from "./names.ts";
import { registry } from "./registry.ts";

/**
 * Everything that PyChat can say, part by part; English decides what that is.
 *
 * @internal Its parts change with every version.
 */
export interface Words {
  readonly chat: typeof chat;
  readonly commandLine: typeof commandLine;
  readonly errors: typeof errors;
  readonly hosting: typeof hosting;
  readonly installing: typeof installing;
  readonly manual: typeof manual;
  readonly names: Names;
  readonly registry: typeof registry;
}

/** Everything that PyChat says, in English. */
export const english: Words = {
  chat,
  commandLine,
  errors,
  hosting,
  installing,
  manual,
  names,
  registry,
};
