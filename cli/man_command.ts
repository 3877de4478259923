/**
 * `pychat man`.
 *
 * @module
 */

import { object } from "@optique/core/constructs";
import { text } from "@optique/core/message";
import { map } from "@optique/core/modifiers";
import type { Parser } from "@optique/core/parser";
import { command } from "@optique/core/primitives";
import { examples } from "./help.ts";
import type { Invocation } from "./invocation.ts";
import { lang, type Setup } from "./settings.ts";

/** The command; in which language the page is, `--lang` says. */
export function manCommand(setup: Setup): Parser<"sync", Invocation, unknown> {
  const { commandLine } = setup.words;
  const { man } = commandLine;
  const invocation = map(object({ lang: lang(setup) }), (): Invocation => ({ command: "man" }));
  return command("man", invocation, {
    brief: [text(man.brief)],
    description: [text(man.description)],
    footer: examples(commandLine, "pychat man | man -l -", "pychat man > pychat.1"),
  });
}
