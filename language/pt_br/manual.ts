/**
 * What the manual page says beyond what help says, in Portuguese.
 *
 * @module
 */

import type { Words } from "../en/mod.ts";

/** Headings, and what is written by hand below them. */
export const manual: Words["manual"] = {
  title: "Manual do PyChat",
  name: "conversa ao acaso entre dois desconhecidos, só em texto",
  headings: {
    name: "NOME",
    synopsis: "SINOPSE",
    description: "DESCRIÇÃO",
    commands: "COMANDOS",
    environment: "AMBIENTE",
    files: "ARQUIVOS",
    exitStatus: "CÓDIGOS DE SAÍDA",
    examples: "EXEMPLOS",
    seeAlso: "VEJA TAMBÉM",
  },
  description: [
    "O PyChat junta duas pessoas que nunca se viram, só em texto. Alguém abre um servidor com " +
    "pychat serve; qualquer um entra com pychat connect e o endereço, e fica numa sala com um " +
    "desconhecido. Quando um dos dois sai, a conversa acaba: não há histórico. Entre dois " +
    "clientes deste tipo, o que se diz é cifrado de ponta a ponta.",
    "O que está entre colchetes depois de uma opção é o que vale sem ela. Toda opção pode ser " +
    "escrita --opção VALOR ou --opção=VALOR, e cada comando tem --help.",
  ],
  environment:
    "Variáveis valem por opções que não estão na linha de comando: 1 ou 0 para as que não têm valor.",
  standsFor: (options) => `Vale por ${options}.`,
  variables: {
    releases: "Onde pychat upgrade procura versões: o endereço de um espelho.",
    locale: "A língua falada, se PYCHAT_LANG ou --lang não disserem.",
    noColor: "Sem cores, se existir.",
    stateHome: "A pasta do que é lembrado, em vez de ~/.local/state.",
    shell: "O shell de pychat completions --install, se nenhum for dito.",
    xdg: "As pastas em que pychat completions --install escreve.",
  },
  files: {
    registry: "A tabela de salas abertas, de serve.",
    servers: "Os endereços dos últimos servidores, que connect oferece.",
    elsewhere: "A mesma pasta no macOS e no Windows.",
  },
  exits: {
    ok: "Deu tudo certo.",
    failure: "Algo deu errado que não tem um código próprio.",
    usage: "A linha de comando ou uma variável estava errada, ou faltava algo.",
    unreachable: "Ninguém responde lá, ou ninguém em quem se possa confiar.",
    refused: "O servidor está cheio, ou recusou, ou quem o abriu fechou a sala.",
    interrupted: "Foi encerrado com Ctrl-C.",
  },
};
