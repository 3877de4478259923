/**
 * What a host reads, in Portuguese.
 *
 * @module
 */

import type { Words } from "../en/mod.ts";

/** The log and the console. */
export const hosting: Words["hosting"] = {
  online: "O PyChat está no ar. Peça para digitarem:",
  rooms: (first, last, file) => `Salas ${first}-${last} · registro ${file}`,
  sharedRooms: (first, last, store, host) =>
    `Salas ${first}-${last} · registro ${store} · outros servidores mandam as pessoas para ${host}`,
  metrics: (url) => `Números em ${url}`,
  helpHint: "help + Enter mostra o que você pode fazer aqui.",
  quitHint: "q + Enter fecha tudo.",
  goodbye: (people) => `Dizendo até mais a ${people} ${people === 1 ? "pessoa" : "pessoas"}…`,
  stopped: "Todas as conversas foram fechadas e a tabela de salas está vazia. Até mais!",
  leftOut: (lines) => `(${lines} linhas ficaram de fora aqui)`,

  joined: (room) => `alguém chegou na sala ${room}`,
  paired: (room) => `sala ${room} completa: começa a conversa`,
  away: (room) => `uma conexão com a sala ${room} caiu`,
  back: (room) => `alguém voltou à sala ${room}`,
  message: (count, room) => `${count} ${count === 1 ? "mensagem" : "mensagens"} na sala ${room}`,
  left: (room) => `alguém saiu da sala ${room}`,
  reported: (room) => `uma denúncia da sala ${room} está no arquivo`,
  notReported: (why) => `Não foi possível guardar uma denúncia: ${why}`,
  closed: (room) => `a sala ${room} está livre de novo`,
  refused: (code, count) => {
    if (count === undefined) return `alguém não pôde entrar (${code})`;
    return `mais ${count} ${
      count === 1 ? "pessoa não pôde" : "pessoas não puderam"
    } entrar (${code})`;
  },
  reloaded: (day) => `certificado novo, vale até ${day}`,
  oldCertificate: (why) => `Fica o certificado antigo: ${why}`,
  trouble: (sentence, count) =>
    count === undefined ? sentence : `${sentence} (mais ${count} ${count === 1 ? "vez" : "vezes"})`,
  counts: (waiting, chats) =>
    `${waiting} esperando · ${chats} ${chats === 1 ? "conversa" : "conversas"}`,
  noSeat: (why) => `Não foi possível dar um lugar: ${why}`,
  noDescriptors: (why) =>
    `Ninguém mais pode entrar: ${why}. Permita mais arquivos abertos antes de abrir (ulimit -n).`,
  workerLost: (worker, how) => `processo ${worker} morreu (${how}) com suas conversas`,
  workerBack: (worker) => `processo ${worker} está de volta`,
  workerTrouble: (worker, why) => `O processo ${worker} não começa: ${why}`,
  noWorker: "Nenhum processo responde agora; tente de novo daqui a pouco.",
  roomTrouble: (room, why) => `Sala ${room}: ${why}`,

  notification: {
    joined: (room) => `Alguém chegou na sala ${room}.`,
    message: (room) => `Uma nova mensagem na sala ${room}.`,
  },

  status: {
    rooms: (count) => `${count} ${count === 1 ? "sala" : "salas"}`,
    waiting: (count) => `${count} esperando`,
    people: (count) => `${count} ${count === 1 ? "pessoa" : "pessoas"}`,
    rate: (perSecond) => `${perSecond.replace(".", ",")} msg/s`,
    up: (duration) => `no ar ${duration}`,
    days: (count) => `${count}d`,
    busiest: (clock, messages) =>
      `minuto mais cheio ${clock}, ${messages} ${messages === 1 ? "mensagem" : "mensagens"}`,
    busiestShort: (clock, messages) => `pico ${clock} (${messages})`,
  },

  wanted: { room: "SALA", text: "TEXTO", connection: "CONEXÃO", time: "TEMPO", ban: "NÚMERO" },
  effects: {
    rooms: "mostrar onde há gente, e há quanto tempo",
    kick: "fechar uma sala: quem está nela é avisado e tem que sair",
    say: "dizer algo a todo mundo",
    ban: "mandar embora e barrar: por 30m, 12h, 7d, ou um dia",
    unban: "deixar entrar de novo",
    bans: "mostrar quem está barrado, e até quando",
    help: "mostrar isto",
    q: "dizer até mais a todo mundo e fechar tudo",
  },
  noSuchCommand: (word) => `Não existe "${word}" aqui; help mostra o que existe.`,
  kickWants: "kick precisa do número de uma sala, como: kick 4821",
  kicked: (room) => `A sala ${room} foi fechada; quem estava nela foi avisado.`,
  nobodyIn: (room) => `Não há ninguém na sala ${room}; rooms mostra onde há gente.`,
  banWants: "ban precisa do número de uma conexão, que rooms mostra: ban 17, ou ban 17 7d",
  banned: (connection, ban, until) =>
    `Ban ${ban}: o endereço da conexão ${connection} fica barrado até ${until}.`,
  noSuchConnection: (connection) =>
    `A conexão ${connection} é desconhecida; rooms mostra quem está aqui.`,
  unbanWants: "unban precisa do número de um ban, como bans mostra, assim: unban 3",
  unbanned: (ban) => `O ban ${ban} foi retirado.`,
  noSuchBan: (ban) => `Não existe o ban ${ban}; bans mostra quais existem.`,
  noBans: "Ninguém está barrado.",
  ban: (ban, since, until) => `${ban}: de ${since} a ${until}`,
  sayWants: "say precisa do que dizer, como: say Fechamos às dez.",
  sayTooLong: (said, most) =>
    `São ${said.toLocaleString("pt-BR")} caracteres; a todo mundo de uma vez cabem ` +
    `${most.toLocaleString("pt-BR")}. Encurte.`,
  saidToNobody: "Não há ninguém para ouvir isso.",
  said: (people) => `${people} ${people === 1 ? "pessoa foi avisada" : "pessoas foram avisadas"}.`,
  nobodyHere: "Ainda não há ninguém.",
  table: {
    room: "sala",
    connections: "conexões",
    people: "pessoas",
    for: "há",
    waiting: "1 espera",
    talking: "2 conversam",
  },
  more: (count) => `e mais ${count}`,
};
