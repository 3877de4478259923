/**
 * Brazilian Portuguese.
 *
 * @module
 */

import type { Words } from "../en/mod.ts";
import { chat } from "./chat.ts";
import { commandLine } from "./command_line.ts";
import { errors } from "./errors.ts";
import { hosting } from "./hosting.ts";
import { installing } from "./installing.ts";
import { manual } from "./manual.ts";
import { names } from "./names.ts";
import { registry } from "./registry.ts";

/** Everything that PyChat says, in Brazilian Portuguese. */
export const portuguese: Words = {
  chat,
  commandLine,
  errors,
  hosting,
  installing,
  manual,
  names,
  registry,
};
