/**
 * The file with what was last measured.
 *
 * @module
 */

import { commit, describe, type Machine } from "./machine.ts";
import type { Section } from "./report.ts";

const file = new URL("../results.json", import.meta.url);

/** What a scenario has found, and when, and of which code. */
export interface DatedSection extends Section {
  readonly commit: string;
  readonly at: string;
  /** How many programs wanted a processor in the minute before: others' are noise. */
  readonly loadBefore: number;
}

/** What is in the file. */
export interface Results {
  readonly machine?: Machine;
  readonly sections: readonly DatedSection[];
}

/** A section that was measured now. */
export function dated(section: Section, loadBefore: number): DatedSection {
  return { ...section, commit: commit(), at: new Date().toISOString(), loadBefore };
}

/** What was last written; nothing when there is nothing. */
export async function readResults(): Promise<Results> {
  try {
    return JSON.parse(await Deno.readTextFile(file));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { sections: [] };
    throw error;
  }
}

/**
 * Puts a section into the file. Others stay in it, unless they are from another machine.
 *
 * @param order The names of all scenarios.
 */
export async function writeResults(
  machine: Machine,
  section: DatedSection,
  order: readonly string[],
): Promise<void> {
  const before = await readResults();
  const same = JSON.stringify(before.machine) === JSON.stringify(machine);
  const all = new Map([...same ? before.sections : [], section].map((one) => [one.name, one]));
  const results: Results = { machine, sections: order.flatMap((name) => all.get(name) ?? []) };
  await Deno.writeTextFile(file, `${JSON.stringify(results, null, 2)}\n`);
}

/** A sentence about where all this was measured. */
export function introduce(machine: Machine): string {
  return `Measured on ${describe(machine)}.`;
}

/** A sentence about when a section was measured. */
export function when({ at, commit, loadBefore }: DatedSection): string {
  const load = loadBefore.toFixed(1);
  return `Measured on ${at.slice(0, 10)}, at ${commit}; the machine's load before was ${load}.`;
}
