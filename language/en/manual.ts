/**
 * What the manual page says beyond what help says.
 *
 * @module
 */

/** A paragraph each. */
export type Paragraphs = readonly string[];

/** Headings, and what is written by hand below them. */
export const manual = {
  title: "PyChat Manual",
  name: "random chat between two strangers, in text only",
  headings: {
    name: "NAME",
    synopsis: "SYNOPSIS",
    description: "DESCRIPTION",
    commands: "COMMANDS",
    environment: "ENVIRONMENT",
    files: "FILES",
    exitStatus: "EXIT STATUS",
    examples: "EXAMPLES",
    seeAlso: "SEE ALSO",
  },
  description: [
    "PyChat connects two people who have never met, in text only. Somebody hosts a server with " +
    "pychat serve; anybody joins it with pychat connect and its address, and is in a room with " +
    "one stranger. When either of them leaves, the chat is gone: there is no history. Between " +
    "two clients of this kind what is said is encrypted from end to end.",
    "What stands in brackets behind an option is what leaving it out gives. Every option may be " +
    "written --option VALUE or --option=VALUE, and each command has --help.",
  ] as Paragraphs,
  environment:
    "Variables stand in for options that are not on the command line: 1 or 0 for those without a value.",
  standsFor: (options: string): string => `Stands in for ${options}.`,
  variables: {
    releases: "Where pychat upgrade looks for releases: the address of a mirror.",
    locale: "What language is spoken, unless PYCHAT_LANG or --lang say it.",
    noColor: "Without colours, if it is set.",
    stateHome: "The folder for what is remembered, in place of ~/.local/state.",
    shell: "The shell that pychat completions --install is for, if none is named.",
    xdg: "The folders that pychat completions --install writes below.",
  },
  files: {
    registry: "The table of open rooms, which serve keeps.",
    servers: "The addresses of the last servers, which connect offers.",
    elsewhere: "The same folder on macOS and on Windows.",
  },
  exits: {
    ok: "All went well.",
    failure: "Something went wrong that has no code of its own.",
    usage: "The command line or a variable was wrong, or something was missing.",
    unreachable: "Nobody answers there, or nobody who can be trusted.",
    refused: "The server is full, or refused, or its host closed the room.",
    interrupted: "It was ended with Ctrl-C.",
  },
};
