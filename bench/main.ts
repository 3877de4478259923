/**
 * Measures the server, beside what it is compared with, and says whether the targets are met.
 *
 * `deno task bench [SCENARIO…] [--quick] [--markdown] [--show] [--targets]`
 *
 * A whole run writes `bench/results.json`; a run of some scenarios puts theirs into it. `--quick` is
 * for seeing that it works, and writes nothing. `--show` measures nothing, and shows what was written, `--targets`
 * only what was to be reached and was or was not.
 *
 * @module
 */

import { needSchedstat } from "../tests/server/processes.ts";
import { parseWish } from "./harness/arguments.ts";
import { Children } from "./harness/children.ts";
import { thisMachine } from "./harness/machine.ts";
import { asMarkdown, asText } from "./harness/report.ts";
import {
  dated,
  type DatedSection,
  introduce,
  readResults,
  when,
  writeResults,
} from "./harness/results.ts";
import { artefacts } from "./scenarios/artefacts.ts";
import { claims } from "./scenarios/claims.ts";
import { fullHouse } from "./scenarios/full_house.ts";
import { joining } from "./scenarios/joining.ts";
import { memory } from "./scenarios/memory.ts";
import { relay } from "./scenarios/relay.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { start } from "./scenarios/start.ts";
import { waysToCopy } from "./scenarios/ways.ts";

const scenarios: Readonly<Record<string, Scenario>> = {
  relay,
  ways: waysToCopy,
  joining,
  memory,
  "full-house": fullHouse,
  claims,
  start,
  artefacts,
};

needSchedstat();
const wish = understand();
const format = wish.markdown ? asMarkdown : asText;
if (wish.show || wish.targets) await show();
else await measure();

function understand() {
  try {
    return parseWish(Deno.args, Object.keys(scenarios));
  } catch (error) {
    console.error(error instanceof Error ? error.message : `${error}`);
    Deno.exit(2);
  }
}

async function show(): Promise<void> {
  const { machine, sections } = await readResults();
  if (machine) console.log(introduce(machine));
  if (!wish.targets) return sections.forEach(print);
  const targets = sections.flatMap((section) =>
    section.targets.map((target) => ({ ...target, what: `${section.name}: ${target.what}` }))
  );
  console.log(
    format({ name: "targets", title: "What was to be reached", rows: [], targets, notes: [] }),
  );
}

async function measure(): Promise<void> {
  const machine = thisMachine();
  console.log(introduce(machine));
  for (const name of wish.names) {
    await using children = new Children();
    using interrupts = endingWith(children);
    const [loadBefore = NaN] = Deno.loadavg();
    const section = await scenarios[name]?.({ children, quick: wish.quick, progress })
      .catch(interrupts.orFail);
    if (!section) continue;
    progress("");
    const now = dated(section, loadBefore);
    print(now);
    if (!wish.quick) await writeResults(machine, now, Object.keys(scenarios));
  }
}

function print(section: DatedSection): void {
  console.log(format({ ...section, notes: [when(section), ...section.notes] }));
}

/**
 * Ends everything that was started, and then ourselves, when we are told to end. What fails because
 * of that is no failure: `orFail` throws any other.
 */
function endingWith(children: Children): Disposable & { orFail(error: unknown): Promise<never> } {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  let interrupted = false;
  const end = async () => {
    interrupted = true;
    await children[Symbol.asyncDispose]();
    Deno.exit(130);
  };
  for (const signal of signals) Deno.addSignalListener(signal, end);
  return {
    async orFail(error) {
      if (interrupted) await new Promise(() => {});
      throw error;
    },
    [Symbol.dispose]() {
      for (const signal of signals) Deno.removeSignalListener(signal, end);
    },
  };
}

/** How far it is, in one line of a terminal. */
function progress(what: string): void {
  if (!Deno.stderr.isTerminal()) return;
  Deno.stderr.writeSync(new TextEncoder().encode(`\r\x1b[K${what}`));
}
