/**
 * What may be typed after `pychat upgrade`.
 *
 * @module
 */

import { object } from "@optique/core/constructs";
import { text } from "@optique/core/message";
import { map, withDefault } from "@optique/core/modifiers";
import type { Parser } from "@optique/core/parser";
import { command, flag } from "@optique/core/primitives";
import { usage } from "./help.ts";
import type { Invocation } from "./invocation.ts";
import { debug, footer, lang, type Setup, yes } from "./settings.ts";

/** The command with its options. */
export function upgradeCommand(setup: Setup): Parser<"sync", Invocation, unknown> {
  const { words } = setup;
  const { metavars, upgrade } = words.commandLine;
  const options = object({
    check: withDefault(flag("--check", { description: [text(upgrade.check)] }), false),
    yes: yes(setup, "--yes", "PYCHAT_YES", upgrade.yes),
    lang: lang(setup),
    debug: debug(setup),
  });
  const invocation = map(
    options,
    ({ lang: _, ...options }): Invocation => ({ command: "upgrade", options }),
  );
  return command("upgrade", invocation, {
    brief: [text(upgrade.brief)],
    description: [text(upgrade.description)],
    footer: footer(
      words,
      ["PYCHAT_YES=1", "PYCHAT_RELEASES", "PYCHAT_LANG"],
      "pychat upgrade --check",
      "pychat upgrade --yes",
    ),
    usageLine: usage(`[${metavars.option}]...`),
  });
}
