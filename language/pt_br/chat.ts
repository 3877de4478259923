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
  undelivered: (text) => `Isto não chegou: ${text}`,
  renamed: (before, name) => `${before} agora se chama ${name}.`,
  fromHost: (text) => `Aviso do servidor: ${text}`,
  unsent: (text) => `Você ainda não tinha enviado: ${text}`,
  away: (name) => `${name} está reconectando… O que você escrever chega depois.`,
  back: (name) => `${name} voltou.`,
  reconnecting: "A conexão caiu. Reconectando… Nada do que você escrever se perde.",
  queued: (seconds) => `Não há lugar agora. Nova tentativa em ${seconds} s…`,
  reconnected: "A conexão voltou.",
  slowed: (seconds) =>
    `É muita coisa de uma vez: o servidor vai passando aos poucos (${seconds} s).`,
  reported: "Quem cuida do servidor recebeu a sua denúncia.",
  notKept: "Não foi possível entregar a denúncia. Depois de cinco, não cabem mais.",
  notReported: "Quem cuida deste servidor não recebe denúncias.",
  nothingToReport: "Não há nada desta conversa para denunciar.",
  reportDraft: {
    before: "Quem cuida do servidor vai ler isto, e nada mais:",
    behind: "/report send envia.",
  },
  wantsLines: (command) => `Quantas linhas? Ex.: ${command} 5 ofensas`,
  blocked: (name) => `Você não vai mais encontrar ${name} enquanto vocês estiverem aqui.`,
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
    on: "Quando algo acontecer e você estiver em outra janela, vai ter um aviso e um toque.",
    bell: "Quando algo acontecer e você estiver em outra janela, vai tocar.",
    off: "Agora fica em silêncio.",
  },
  saved: (file) => `Salvo em ${file}.`,
  notSaved: (file) => `Não foi salvo em ${file}: isso não é permitido ou não é possível aqui.`,
  notSavedTwice: (file) => `Não foi salvo em ${file}: esse arquivo já existe.`,

  secrecy: {
    secured: (code) =>
      `Conversa criptografada. Se o código ${code} aparece para vocês dois, ninguém mais consegue ler.`,
    notEncrypted: (name) =>
      `${name} chegou. Diga olá! (Sem criptografia: quem cuida do servidor poderia ler.)`,
    couldNotSecure:
      "Não foi possível proteger esta conversa: algo interfere entre vocês. Não diga nada aqui.",
    undecryptable: "Chegou algo que não deu para decifrar, por isso não aparece.",
  },

  wanted: { name: "NOME", file: "ARQUIVO", lines: "LINHAS" },
  effects: {
    next: "outra pessoa",
    quit: "sair, como QUIT",
    name: "mudar seu nome",
    block: "bloquear a pessoa",
    report: "denunciar",
    notify: "ligar avisos",
    save: "salvar a conversa",
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
