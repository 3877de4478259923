/**
 * What the pictures show: who says what. Another language is another entry.
 *
 * @module
 */

/** One chat between two people on a server, and the three pictures of it. */
export interface Scene {
  /** Options that both commands are started with, such as those for a language. */
  readonly options: readonly string[];
  /** Who joins first, on a wide terminal. */
  readonly first: string;
  /** Who joins second, on a narrow one. */
  readonly second: string;
  /**
   * What the two say, in turn or not. A terminal breaks rows wherever they end, in the narrow
   * picture between words if it can be arranged.
   */
  readonly chat: readonly Line[];
  /** What each is still writing when the pictures are taken. */
  readonly drafts: Readonly<Record<View, string>>;
  /** After how many of the lines the host's picture is taken; later ones would not fit. */
  readonly hostAfter: number;
  /** The command that the host has given before. */
  readonly asked: string;
  /** The pictures' files, without their ending, and what they say to somebody who cannot see them. */
  readonly pictures: Readonly<Record<View, Picture>>;
}

/** Whose terminal: the host's, that of the first or that of the second person. */
export type View = "host" | "first" | "second";

/** Something that somebody says. */
export interface Line {
  readonly by: "first" | "second";
  readonly text: string;
}

/** One file. */
export interface Picture {
  readonly file: string;
  readonly title: string;
}

/** All scenes, in the order in which they are played. */
export const scenes: readonly Scene[] = [
  {
    options: [],
    first: "Iago",
    second: "Isabelle",
    chat: [
      { by: "first", text: "Oi! I live in São Luís and I can't sleep. Where are you?" },
      { by: "second", text: "Olá, I'm in Kyoto! 京都 🌸 It is tomorrow here." },
      { by: "first", text: "You are in the future! How is it?" },
      { by: "second", text: "Sunny, with coffee ☕ and a cat in the window." },
      { by: "first", text: "It has been raining here since Tuesday." },
      { by: "second", text: "The garden is dry, send some of it! 🌱" },
      { by: "first", text: "And what does that cat do all day?" },
      { by: "second", text: "Supervise. Now she wants to hear about São Luís." },
      { by: "first", text: "Blue tiles, rain drums and a sea that never sleeps 🌊" },
      { by: "second", text: "Then you two match perfectly 😄" },
      { by: "first", text: "Boa noite to you both!" },
    ],
    drafts: {
      host: "say We close at ten. Thank you all for coming! 🌙",
      first: "Same time tomorrow? Or is it today?",
      second: "Boa noite! She waves a paw 🐾",
    },
    hostAfter: 4,
    asked: "rooms",
    pictures: {
      host: {
        file: "serve",
        title:
          "PyChat's server in a terminal: it says how to join, what happens, and how it is doing",
      },
      first: {
        file: "chat",
        title: "Two strangers chat in a terminal; below, one is typing while the other one writes",
      },
      second: {
        file: "phone",
        title: "The same chat as the other one sees it, on a screen as narrow as a phone's",
      },
    },
  },
  {
    options: ["--lang pt-BR"],
    first: "Iago",
    second: "Isabelle",
    chat: [
      { by: "first", text: "Oi! Moro em São Luís e não consigo dormir. E você?" },
      { by: "second", text: "Olá! Estou em Quioto, 京都 🌸" },
      { by: "first", text: "Aí já é amanhã! Como é o futuro?" },
      { by: "second", text: "Tem sol, café ☕ e um gato na janela." },
      { by: "first", text: "Aqui chove desde terça." },
      { by: "second", text: "Manda um pouco, o jardim está seco! 🌱" },
      { by: "first", text: "Combinado. Boa noite para vocês dois!" },
    ],
    drafts: {
      host: "say Fechamos às dez. Obrigado a todo mundo! 🌙",
      first: "Amanhã na mesma hora? Ou já é hoje?",
      second: "Boa noite! Ela acena 🐾",
    },
    hostAfter: 4,
    asked: "rooms",
    pictures: {
      host: {
        file: "serve.pt-BR",
        title: "O servidor do PyChat em um terminal: como entrar, o que acontece e como ele vai",
      },
      first: {
        file: "chat.pt-BR",
        title: "Dois desconhecidos conversam em um terminal; embaixo, cada um digita",
      },
      second: {
        file: "phone.pt-BR",
        title:
          "A mesma conversa vista pela outra pessoa, em uma tela estreita como a de um celular",
      },
    },
  },
];
