/**
 * What the command line says about itself, what it asks, and what it did not understand.
 *
 * @module
 */

/** Help, questions and complaints. */
export const commandLine = {
  about: "PyChat: talk with somebody you have never met. Text only, nothing kept.",
  usage: "Usage:",
  examples: "Examples:",
  /** What stands for a value. */
  metavars: {
    command: "COMMAND",
    host: "HOST",
    option: "OPTION",
    port: "PORT",
    monitor: "ADDRESS",
    ports: "FIRST-LAST",
    server: "HOST[:PORT]",
    seconds: "SECONDS",
    minutes: "MINUTES",
    name: "NAME",
    file: "FILE",
    url: "URL",
    /** Where others reach this machine. */
    reachable: "HOST",
    format: "FORMAT",
    shell: "SHELL",
    language: "LANGUAGE",
  },
  /** Sentences of the library behind the command line, with the spaces around them. */
  library: {
    "Show help information.": "Show help information.",
    "Show version information.": "Show version information.",
    " and ": " and ",
    " cannot be used together.": " cannot be used together.",
  },

  serve: {
    brief: "Host a server: two strangers at a time, one room each.",
    description:
      "Without --host it asks who may connect. q and Enter closes every chat, then the server.",
    host: "The address to listen on, such as localhost.",
    port: "The port people connect to; 0 picks a free one.",
    rooms: "The ports that rooms may use, one each.",
    db: "Where the table of open rooms is kept.",
    registry: "Share strangers with servers elsewhere: redis://HOST.",
    advertise: "Where other servers send people; with --registry.",
    reports: "The file to which people's reports are added.",
    hold: "How long a seat waits for whoever's connection broke.",
    tlsCert: "Speak TLS, with this certificate; SIGHUP reads it again.",
    tlsKey: "The certificate's private key.",
    log: "For people (pretty) or for programs (json).",
    perAddress: "Connections at once from one address; 0 for any.",
    clients: "People at once; 0 for as many as the rooms seat.",
    idle: "Close a room that is silent so long; 0 for never.",
    pace: "Messages a second from one person; 0 for any.",
    workers: "Processes that share the work; 1 for each core helps.",
    metrics: "Tell Prometheus how things are, at [HOST:]PORT.",
    notify: "Tell of who arrives, and of messages, on this desktop.",
  },
  connect: {
    brief: "Meet a stranger on somebody's server.",
    description: "What you leave out it asks for. QUIT alone leaves the chat.",
    server: (port: number): string => `Whose server; the port is ${port} unless you say.`,
    name: "What a stranger should call you.",
    tls: "Speak TLS, as the server does.",
    ca: "Trust this certificate, or its authority's; with TLS.",
    plain: "Plain lines: screen readers, pipes.",
    json: "One JSON object a line: bots, scripts.",
    retry: "How long to try again when the connection breaks.",
  },
  completions: {
    brief: "Let your shell complete commands and options at Tab.",
    description:
      "Without --install, put what is for your shell where it starts; in zsh, after compinit.",
    shell: (first: string, last: string): string => `Which: ${first} or ${last}.`,
    install: "Put a script where the shell looks; for yours, if you name none.",
    uninstall: "Take that script away.",
    missing: "Missing shell name for completion. Try: pychat completions bash",
  },
  upgrade: {
    brief: "Replace this PyChat by the newest one.",
    description: "It asks first, checks what it has fetched, and keeps what works.",
    check: "Only say whether there is a newer one.",
    yes: "Do not ask.",
  },
  man: {
    brief: "Print the manual page.",
    description: "It says what help says, and more, in one place; programs such as man show it.",
  },
  lang: "What language it speaks: en or pt-BR.",
  debug: "Show where an error comes from.",
  variables: (names: readonly string[], last: string): string =>
    `What is not on the command line may come from ${names.join(", ")} or ${last}.`,

  /** Follows an option, a variable or a command, and is followed by what was found. */
  wants: (what: string): string => `wants ${what}; got`,
  /** The same where what was found is not to be shown. */
  wantsOnly: (what: string): string => `wants ${what}.`,
  wantsValue: (option: string): string => `${option} wants a value after it.`,
  wanted: {
    port: "a port from 0 to 65535, where 0 picks a free one",
    ports: "two ports, the smaller first, like 1026-9999",
    server: "an address like 192.168.0.12, example.org:1025 or [::1]:1025",
    host: "an address without a port, like 0.0.0.0 or localhost",
    reachableHost: "an IP address or a name without a port, like chat.example.org",
    storeUrl:
      "an address like redis://HOST, redis+sentinel://HOST,HOST/MASTER or redis+cluster://HOST,HOST",
    name: (charsMax: number): string => `a name of 1 to ${charsMax} characters`,
    file: "the path of a file",
    monitor: "a port from 0 to 65535, or an address and a port, like 9464 or 0.0.0.0:9464",
    seconds: "seconds from 0 to 999999",
    count: "a number from 0 to 999999",
    workers: (max: number): string => `a number from 1 to ${max}`,
    minutes: "minutes from 0 to 999999",
    yesOrNo: "1 or 0",
    oneOf: (words: readonly string[]): string => words.join(" or "),
  },
  /** Stands between a command and a word that it does not know, in two pieces. */
  unknown: ["does not know what", "means."] as readonly [string, string],
  didYouMean: (word: string): string => `Did you mean ${word}?`,
  try: (command: string): string => `Try: ${command}`,

  questions: {
    yes: "Yes",
    no: "No",
    whoMayConnect: "Who may connect?",
    everybody: "everybody who can reach this machine",
    localNetwork: "the local network only",
    thisMachine: "just this machine",
    whoseServer: "Whose server?",
    enterFor: (suggestion: string): string => `(Enter for ${suggestion})`,
    enterOrUp: (suggestion: string): string => `(Enter for ${suggestion}, Up for others)`,
    whatName: "What should a stranger call you?",
    enterForName: (suggestion: string): string => `(Enter for "${suggestion}")`,
    problems: {
      spaces: "An address has no spaces in it.",
      port: "A port is a number from 1 to 65535.",
      ipv6: "Write IPv6 like ::1 or [::1]:1025.",
      address: "An address looks like 192.168.0.12.",
    },
    nameTooLong: (surplus: number, charsMax: number): string =>
      `Too long by ${surplus}: ${charsMax} characters fit.`,
  },
  loading: "Fetching what PyChat is made of; this is only the first time…",
  calling: (server: string): string => `Calling ${server}…`,
};
