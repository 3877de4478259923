/**
 * What can be wrong with the registry's file, in Portuguese.
 *
 * @module
 */

import type { Words } from "../en/mod.ts";

/** Sentences about the registry, and what they are made of. */
export const registry: Words["registry"] = {
  cannot: (act, found, remedy) => `Não é possível ${act}: ${found}; ${remedy}`,
  acts: {
    open: (path) => `abrir o registro ${path}`,
    putLockBack: (lock) => `repor a trava ${lock}`,
    lookAtLock: (lock) => `examinar a trava ${lock}`,
    removeLock: (lock) => `remover a trava ${lock}`,
    claim: (path) => `pedir um lugar no registro ${path}`,
    move: (path) => `mudar alguém de sala no registro ${path}`,
    take: (path) => `ocupar um lugar no registro ${path}`,
    exchange: (path) => `trocar uma promessa no registro ${path}`,
    renew: (path) => `renovar uma promessa no registro ${path}`,
    leave: (path) => `deixar um lugar no registro ${path}`,
    admit: (path) => `abrir ou fechar uma sala no registro ${path}`,
    free: (path) => `liberar lugares vencidos no registro ${path}`,
    empty: (path) => `esvaziar o diário do registro ${path}`,
    find: (path) => `achar uma promessa no registro ${path}`,
    list: (path) => `listar as salas no registro ${path}`,
    block: (path) => `separar duas pessoas no registro ${path}`,
    ban: (path) => `banir um endereço no registro ${path}`,
    unban: (path) => `retirar um banimento no registro ${path}`,
    listBans: (path) => `listar os banimentos no registro ${path}`,
    findBan: (path) => `procurar um banimento no registro ${path}`,
    openKey: (key) => `usar o arquivo de chave ${key}`,
    ask: (path) => `usar o registro ${path}`,
    clear: (path) => `remover as salas deste servidor do registro ${path}`,
  },
  found: {
    closed: "ele está fechado",
    damaged: "ele está danificado",
    directory: "ele é uma pasta",
    noDirectory: (why) => `a pasta dele não pode ser criada (${why})`,
    unwritable: (why) => `não é possível escrever nele (${why})`,
    notSqlite: "ele não é um banco de dados SQLite",
    foreign: "ele é o banco de dados de outro programa",
    newer: (version, known) =>
      `a versão ${version} dele é mais nova que ${known}, a última conhecida aqui`,
    notKey: (bytes) => `ele não contém uma chave de ${bytes} bytes`,
    away: "não dá para alcançá-lo",
    notStore: "ele não é um Redis",
    silent: "ele não responde",
    unusable: (why) => `não é possível usá-lo (${why})`,
    addressTaken: (host) => `outro servidor diz que também está em ${host}`,
    notHost: (host) => `não dá para indicar ${host} aos outros`,
    serverTaken: (server) => `um servidor chamado ${server} já o usa`,
  },
  remedies: {
    openAgain: "abra-o de novo",
    otherFile: "escolha outro arquivo",
    otherName: "escolha outro nome",
    pathOfFile: "indique o caminho de um arquivo",
    update: "atualize o PyChat ou escolha outro arquivo",
    remove: "apague-o (ele guarda banimentos, mas nenhuma conversa) e tente de novo",
    removeKey: "apague-o (nenhum banimento vale mais depois disso) e tente de novo",
    makeWritable: "permita escrever nele ou escolha outro arquivo",
    makeBothWritable: "permita escrever no arquivo e na pasta dele ou escolha outro arquivo",
    endLocker: "encerre o programa que o mantém travado",
    stopAndRemove:
      "ele está danificado, então pare os servidores que o usam e apague-o (ele guarda banimentos, mas nenhuma conversa)",
    freeSpace: "libere espaço em disco",
    checkStore: "confira se ele está no ar e se dá para alcançá-lo daqui",
    checkPassword: "confira o usuário e a senha no endereço dele",
    freeMemory: "dê mais memória a ele",
    advertise: "diga --advertise com um endereço ou nome em que eles alcançam esta máquina",
    otherAddress: "dê a cada servidor outro --advertise ou outro --port",
    check: "confira o arquivo, a pasta dele e o disco",
  },
};
