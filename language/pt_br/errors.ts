/**
 * What went wrong outside of a chat, in Portuguese.
 *
 * @module
 */

import type { Words } from "../en/mod.ts";

/** Sentences that end a command, each with what to do. */
export const errors: Words["errors"] = {
  noSuchHost: (host) => `Não existe nenhum endereço ${host}. Confira e tente de novo.`,
  nobodyAnswers: (address, host) =>
    `Ninguém responde em ${address}. O servidor está no ar? Tente: pychat connect ${host}:PORTA`,
  noAnswer: (address) => `${address} não responde. Tente de novo daqui a pouco.`,
  notPyChat: (address) => `${address} responde, mas não como um servidor PyChat.`,
  roomsClosed: (host) =>
    `O servidor em ${host} responde, mas as salas não. As portas 1026 a 9999 estão abertas lá?`,
  roomHungUp: (room, host) => `A sala ${room} em ${host} desligou.`,
  refusals: {
    "unreachable": "O servidor não responde mais. Tente de novo daqui a pouco.",
    "full": "O servidor está cheio. Tente de novo daqui a pouco.",
    "closing": "O servidor está fechando.",
    "unavailable": "O servidor não consegue abrir salas agora. Tente de novo daqui a pouco.",
    "no-seat": "O lugar foi embora antes de chegarmos. Tente de novo.",
    "too-many": "Vêm conexões demais do seu endereço. Tente de novo em um minuto.",
    "banned": "Quem cuida deste servidor baniu o seu endereço.",
    "timeout": "O servidor cansou de nos esperar. Tente de novo.",
  },

  serverMissing: "Diga de quem é o servidor, como: pychat connect 192.168.0.12 --name Iago",
  nameMissing: "Diga como devem chamar você, como: --name Iago",
  portInUse: (port) =>
    `A porta ${port} já está em uso, talvez por outro PyChat. Escolha uma com --port.`,
  portForbidden: (port) =>
    `Esta conta não pode usar a porta ${port}. Escolha uma acima de 1023 com --port.`,
  noSuchAddress: (host) =>
    `Esta máquina não tem o endereço ${host}. Escolha um com --host, ou não diga nenhum.`,
  noHome: (variable) =>
    `${variable} não está definida, então não há lugar para o registro. Escolha um com --db.`,
  internal: "Algo deu errado dentro do PyChat.",
  internalBecause: (why) => `Algo deu errado dentro do PyChat: ${why} (--debug mostra onde)`,
};
