/**
 * What the films show: who says what. Another language is another entry.
 *
 * @module
 */

/** One evening on a server: two people meet, one of them is cut off for a while, goodbye. */
export interface FilmScene {
  /** The film's file, without its ending. */
  readonly file: string;
  /** What it says to somebody who cannot see it. */
  readonly title: string;
  /** The tag of its language. */
  readonly language: string;
  /** Who joins first, and whose connection holds. */
  readonly first: string;
  /** Who joins second, and whose connection breaks. */
  readonly second: string;
  /** What the first one says at once. */
  readonly hello: string;
  /** What they then type at the same time, each before reading the other. */
  readonly crossing: readonly [first: string, second: string];
  /** What the second one says before the connection breaks. */
  readonly before: string;
  /** What both type while it is broken. */
  readonly meanwhile: readonly [first: string, second: string];
  /** What the second one says at the end. */
  readonly goodbye: string;
}

/** All films, in the order in which they are taken. */
export const filmScenes: readonly FilmScene[] = [
  {
    file: "film",
    title: "Somebody hosts PyChat, two strangers meet and chat, the connection of one breaks and " +
      "comes back with nothing lost, and they say goodbye",
    language: "en",
    first: "Iago",
    second: "Isabelle",
    hello: "Oi! I can't sleep. Where are you?",
    crossing: ["How is the future? 🌍", "Kyoto, on a train 🌸"],
    before: "A tunnel, wait",
    meanwhile: ["Isabelle?", "and out again!"],
    goodbye: "Boa noite!",
  },
  {
    file: "film.pt-BR",
    title: "Alguém abre um servidor do PyChat, dois desconhecidos se encontram e conversam, a " +
      "conexão de um cai e volta sem perder nada, e os dois se despedem",
    language: "pt-BR",
    first: "Iago",
    second: "Isabelle",
    hello: "Oi! Não consigo dormir. E você?",
    crossing: ["Aí já é amanhã? 🌍", "De trem em Quioto 🌸"],
    before: "Vem um túnel",
    meanwhile: ["Isabelle?", "e já saímos!"],
    goodbye: "Boa noite!",
  },
];
