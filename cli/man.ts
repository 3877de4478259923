/**
 * `pychat man`: the manual page, made from what the command line is made from, so that it says of
 * every option what help says.
 *
 * @module
 */

import type { DocEntry } from "@optique/core/doc";
import type { Message } from "@optique/core/message";
import { getDocPageSync } from "@optique/core/parser";
import type { Words } from "../language/mod.ts";
import { commands } from "./commands.ts";
import { ExitCode } from "./exit_codes.ts";
import { formatHelp } from "./help.ts";
import { type CommandName, commandNames } from "./invocation.ts";
import { type Block, manPage } from "./roff.ts";

/** The day on which the page last changed: pages have one, and files that are made anew do not. */
const changed = "2026-11-27";

/**
 * The page in one language.
 *
 * @param version The version that it describes.
 */
export function manualPage(version: string, words: Words): string {
  const { manual } = words;
  const variables: Variables = new Map();
  const declared = (option: string, variable: string) => {
    variables.set(variable, (variables.get(variable) ?? new Set()).add(option));
  };
  const all = commands({ env: () => undefined, words, declared });
  const parts = commandNames.map((name) => commandPart(name, getDocPageSync(all[name], [name])));
  const { headings } = manual;
  const title = {
    name: "pychat",
    section: 1,
    date: changed,
    source: `PyChat ${version}`,
    manual: manual.title,
  };
  return manPage(title, [
    { heading: headings.name },
    { text: `pychat - ${manual.name}` },
    { heading: headings.synopsis },
    { lines: [...parts.map(({ usage }) => usage), "pychat --help", "pychat --version"] },
    { heading: headings.description },
    ...manual.description.map((text) => ({ text })),
    { heading: headings.commands },
    ...parts.flatMap(({ blocks }) => blocks),
    { heading: headings.environment },
    ...environment(variables, words),
    { heading: headings.files },
    ...explained(files, manual.files),
    { heading: headings.exitStatus },
    ...explained(ExitCode, manual.exits),
    { heading: headings.examples },
    ...parts.map(({ examples }) => ({ lines: examples })),
    { heading: headings.seeAlso },
    { text: "https://github.com/isantana3/pychat" },
  ]);
}

const otherVariables = {
  releases: "PYCHAT_RELEASES",
  locale: "LC_ALL, LC_MESSAGES, LANG",
  noColor: "NO_COLOR",
  stateHome: "XDG_STATE_HOME",
  shell: "SHELL",
  xdg: "XDG_DATA_HOME, XDG_CONFIG_HOME",
};

const files = {
  registry: "~/.local/state/pychat/registry.db",
  servers: "~/.local/state/pychat/servers",
  elsewhere: "~/Library/Application Support/pychat, %LOCALAPPDATA%\\pychat",
};

/** The variables, each with the options that it stands in for. */
type Variables = Map<string, Set<string>>;

/** What the page has of one command. */
interface CommandPart {
  readonly usage: string;
  readonly blocks: readonly Block[];
  readonly examples: readonly string[];
}

function commandPart(name: CommandName, page: ReturnType<typeof getDocPageSync>): CommandPart {
  if (page === undefined) throw new TypeError(`There is no help for ${name}`);
  const { usage = [], brief = [], description = [], sections, footer = [] } = page;
  const arguments_ = usage.flatMap((term) => term.type === "literal" ? [term.value] : []);
  const entries = sections.flatMap(({ entries }) => entries);
  const order = (entry: DocEntry) => entry.term.type === "argument" ? 0 : 1;
  return {
    usage: ["pychat", name, ...arguments_].join(" "),
    blocks: [
      { subheading: `pychat ${name}` },
      { text: [plain(brief), plain(description)].join(" ") },
      ...entries.toSorted((a, b) => order(a) - order(b)).flatMap(optionBlock),
    ],
    examples: footer.flatMap((term) => term.type === "commandLine" ? [term.commandLine] : []),
  };
}

function optionBlock({ term, description = [] }: DocEntry): Block[] {
  const meaning = plain(description);
  if (term.type === "argument") return [{ term: ["", term.metavar], meaning }];
  if (term.type !== "option") return [];
  const names = term.names.join(", ");
  return [{ term: term.metavar ? [`${names} `, term.metavar] : [names], meaning }];
}

function environment(variables: Variables, { manual }: Words): readonly Block[] {
  const ours = [...variables].map(([variable, options]): Block => ({
    term: [variable],
    meaning: manual.standsFor([...options].join(", ")),
  }));
  return [
    { text: manual.environment },
    ...ours,
    ...explained(otherVariables, manual.variables),
  ];
}

/** What a language says of terms that are the same in all of them. */
function explained<K extends string>(
  terms: Readonly<Record<K, string | number>>,
  meanings: Readonly<Record<K, string>>,
): readonly Block[] {
  return keys(meanings).map((key) => ({ term: [String(terms[key])], meaning: meanings[key] }));
}

function keys<K extends string>(record: Readonly<Record<K, unknown>>): readonly K[] {
  return Object.keys(record).filter((key): key is K => Object.hasOwn(record, key));
}

function plain(message: Message): string {
  return formatHelp(message).replaceAll(/\s+/g, " ").trim();
}
