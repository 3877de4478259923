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
  tls: {
    spoken: (address) => `${address} fala TLS. Acrescente --tls.`,
    notSpoken: (address) => `${address} não fala TLS. Tire o --tls e o --ca.`,
    untrusted: (host) =>
      `O certificado de ${host} não é de confiança aqui. Peça-o a quem cuida do servidor e ` +
      "acrescente --ca ARQUIVO.",
    otherName: (host) =>
      `O certificado de lá não é para ${host}. Digite o endereço que passaram para você.`,
    expired: (host) => `O certificado de ${host} venceu. Quem cuida do servidor precisa renová-lo.`,
    notYet: (host) =>
      `O certificado de ${host} ainda não vale. O relógio desta máquina está certo?`,
    unusable: (host) =>
      `O certificado de ${host} não serve. Quem cuida do servidor precisa fazer outro.`,
  },
  refusals: {
    "unreachable": "O servidor não responde mais. Tente de novo daqui a pouco.",
    "full": "O servidor está cheio. Tente de novo daqui a pouco.",
    "closing": "O servidor está fechando.",
    "unavailable": "O servidor não consegue abrir salas agora. Tente de novo daqui a pouco.",
    "no-seat": "O lugar foi ocupado antes de chegarmos. Tente de novo.",
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
  twoRegistries: "A tabela de salas é uma só: diga --db ARQUIVO ou --registry URL, não os dois.",
  advertisedToNobody:
    "Só servidores que dividem as pessoas leem --advertise: diga também --registry URL.",
  metrics: {
    inUse: (address) =>
      `Não é possível dar os números em ${address}: a porta está em uso. Escolha outra com --metrics.`,
    forbidden: (address) =>
      `Esta conta não pode esperar em ${address}. Escolha uma porta acima de 1023 com --metrics.`,
    noSuchAddress: (host) =>
      `Esta máquina não tem o endereço ${host} para dar os números. Escolha outro com --metrics.`,
  },
  halfAKeyPair: "Um certificado precisa da sua chave: diga --tls-cert ARQUIVO e --tls-key ARQUIVO.",
  noCertificate: "O certificado não está em PEM, que começa com -----BEGIN CERTIFICATE-----.",
  noKey: "A chave não está em PEM, ou tem senha: tire a senha.",
  keyOfAnother: "A chave não é a do certificado.",
  authoritys: "O certificado é de uma autoridade; faça um com basicConstraints=CA:FALSE.",
  noAuthority: (file) =>
    `${file} não tem um certificado em PEM, que começa com -----BEGIN CERTIFICATE-----.`,
  noSuchFile: (file) => `Não existe o arquivo ${file}.`,
  fileForbidden: (file) =>
    `O PyChat lê arquivos abaixo da pasta em que foi iniciado: copie ${file} para lá.`,
  fileUnreadable: (file, why) => `Não é possível ler ${file}: ${why}`,
  noHome: (variable) =>
    `${variable} não está definida, então não há lugar para o registro. Escolha um com --db.`,
  workersNeedLinux: "Só no Linux vários processos dividem uma porta assim. Não diga --workers.",
  workersNeedFile: "Vários processos dividem um registro em arquivo. Escolha um com --db.",
  workersNeedRooms: (workers) =>
    `${workers} processos precisam de pelo menos ${workers * 2} portas para salas. ` +
    "Dê mais com --rooms.",
  workersNeedRights: "Os processos precisam poder iniciar o Deno. Rode com --allow-run=deno.",
  workersNeedName:
    "Os processos são iniciados como pychat. Ponha este arquivo, com esse nome, numa pasta do PATH.",
  noOwnLobby: (first, last) =>
    `Um processo não pode usar nenhuma das portas ${first} a ${last}. Escolha outras com --rooms.`,
  workerEnded: (how) =>
    `Um processo acabou antes de estar pronto (${how}). --debug mostra o que ele disse.`,
  internal: "Algo deu errado dentro do PyChat.",
  internalBecause: (why) => `Algo deu errado dentro do PyChat: ${why} (--debug mostra onde)`,
};
