/**
 * What somebody in a chat reads, in Portuguese.
 *
 * @module
 */

import type { Words } from "../en/mod.ts";

const kept = "Nada desta conversa foi guardado.";

/** The chat, its commands and its notifications. */
export const chat: Words["chat"] = {
  seated: (room, name) => `Você está na sala ${room}, como ${name}.`,
  seatedHint: "A próxima pessoa que se conectar vai chegar aqui. QUIT sai.",
  joined: (name) => `${name} chegou. Diga olá!`,
  left: (name) =>
    `${name} saiu. Fique para conhecer outra pessoa, /next leva a outra sala, /quit sai.`,
  leftPlain: (name) => `${name} saiu. Fique para conhecer outra pessoa, ou saia com QUIT.`,
  undelivered: (text) => `Isto não chegou, porque não havia ninguém: ${text}`,
  renamed: (before, name) => `${before} agora se chama ${name}.`,
  fromHost: (text) => `Aviso do servidor: ${text}`,
  unsent: (text) => `Você ainda não tinha enviado: ${text}`,
  away: (name) => `${name} está reconectando… O que você escrever espera.`,
  back: (name) => `${name} voltou.`,
  reconnecting: "A conexão caiu. Reconectando… Nada do que você escrever se perde.",
  queued: (seconds) => `Não há lugar agora. Nova tentativa em ${seconds} s…`,
  reconnected: "A conexão voltou.",
  slowed: (seconds) =>
    `É muita coisa de uma vez. O servidor passa adiante aos poucos (${seconds} s).`,
  reported: "Quem cuida do servidor recebeu o seu aviso.",
  notReported: "Quem cuida deste servidor não recebe avisos.",
  nothingToReport: "Não há nada desta conversa para avisar.",
  reportDraft: {
    before: "Quem cuida do servidor vai ler isto, e nada mais:",
    behind: "/report send envia.",
  },
  wantsLines: (command) =>
    `${command} quer quantas das últimas linhas mostrar, como: ${command} 5 insultos`,
  blocked: (name) => `Você não encontra mais ${name} enquanto vocês dois estiverem aqui.`,
  nobodyToBlock: "Não há ninguém aqui para bloquear.",
  farewell: {
    quit: `Até mais! ${kept}`,
    closing: `O servidor está fechando. Até mais! ${kept}`,
    kicked: `Quem cuida do servidor fechou esta sala. Até mais! ${kept}`,
    idle: `Faz muito tempo que ninguém diz nada, e a sala foi fechada. ${kept}`,
    lost: `A conexão com o servidor caiu. ${kept}`,
    error: `A conversa acabou. ${kept}`,
  },

  waiting: (clock) => `Esperando alguém chegar… (${clock})`,
  waitingHint: "você já pode escrever",
  typing: (name) => `${name} está digitando…`,
  status: {
    room: (room) => `sala ${room}`,
    alone: "ninguém ainda",
    with: (name) => `com ${name}`,
    away: (name) => `${name} está reconectando…`,
    reconnecting: "reconectando…",
    code: (code) => `código ${code}`,
    notEncrypted: "sem criptografia",
  },

  nobodyHears: "Ainda não há ninguém: seu texto espera aqui até alguém chegar.",
  nobodyHeard: "Ainda não há ninguém, então isso não foi enviado. QUIT sai.",
  tooLong: (said, most) =>
    `São ${said.toLocaleString("pt-BR")} caracteres; em uma mensagem cabem ` +
    `${most.toLocaleString("pt-BR")}. Encurte e envie de novo.`,
  nowCalled: (name) => `Agora você se chama ${name}.`,
  notify: {
    on: "Você vai ter um aviso e um toque quando algo acontecer enquanto olha para outro lado.",
    bell: "Vai tocar quando algo acontecer enquanto você olha para outro lado.",
    off: "Vai ficar em silêncio.",
  },
  saved: (file) => `Salvo em ${file}.`,
  notSaved: (file) => `Não foi salvo em ${file}: isso não é permitido ou não é possível aqui.`,
  notSavedTwice: (file) => `Não foi salvo em ${file}: esse arquivo já existe.`,

  secrecy: {
    secured: (code) => `Criptografada. Se vocês dois veem o código ${code}, ninguém mais pode ler.`,
    notEncrypted: (name) =>
      `${name} chegou. Diga olá! (Sem criptografia: quem cuida do servidor poderia ler.)`,
    couldNotSecure:
      "Não foi possível tornar esta conversa secreta: algo entre vocês interfere. Não diga nada aqui.",
    undecryptable: "Chegou algo que não pôde ser decifrado, e não é mostrado.",
  },

  wanted: { name: "NOME", file: "ARQUIVO", lines: "LINHAS" },
  effects: {
    next: "ver outra pessoa",
    quit: "sair, como QUIT",
    name: "mudar seu nome",
    block: "nunca mais ver",
    report: "avisar quem cuida",
    notify: "ter um aviso",
    save: "guardar isto",
    clear: "limpar a tela",
    help: "mostrar isto",
  },
  wantsName: (command) => `${command} precisa de um nome depois.`,
  wantsFile: (command) => `${command} precisa de um arquivo depois.`,
  wantsOneOf: (command, choices) => `${command} precisa de ${choices} depois.`,
  noSuchCommand: (word) => `Não existe ${word} aqui; /help mostra o que existe. // diz uma barra.`,

  onlyInView: (command) => `${command} só existe na tela de conversa.`,

  notification: {
    joined: (name) => `${name} chegou.`,
    message: (name) => `${name} escreveu.`,
  },
};
