/**
 * What the command line says, in Portuguese.
 *
 * @module
 */

import type { Words } from "../en/mod.ts";

/** Help, questions and complaints. */
export const commandLine: Words["commandLine"] = {
  about: "PyChat: converse com alguém que você nunca viu. Só texto, nada é guardado.",
  usage: "Uso:",
  examples: "Exemplos:",
  metavars: {
    command: "COMANDO",
    host: "ENDEREÇO",
    option: "OPÇÃO",
    port: "PORTA",
    monitor: "ENDEREÇO",
    ports: "DE-ATÉ",
    server: "ENDEREÇO[:PORTA]",
    seconds: "SEGUNDOS",
    minutes: "MINUTOS",
    name: "NOME",
    file: "ARQUIVO",
    url: "URL",
    reachable: "ONDE",
    format: "FORMATO",
    shell: "SHELL",
    language: "LÍNGUA",
  },
  library: {
    "Show help information.": "Mostrar esta ajuda.",
    "Show version information.": "Mostrar a versão.",
    " and ": " e ",
    " cannot be used together.": " não podem ser usados juntos.",
  },

  serve: {
    brief: "Abrir um servidor: dois desconhecidos por vez, uma sala para cada dois.",
    description: "Sem --host, pergunta quem pode se conectar. q e Enter fecha todas as " +
      "conversas, depois o servidor.",
    host: "O endereço em que espera, como localhost.",
    port: "A porta a que se conectam; 0 escolhe uma livre.",
    rooms: "As portas que as salas podem usar.",
    db: "Onde fica a tabela de salas abertas.",
    registry: "Dividir as pessoas com outros servidores: redis://...",
    advertise: "Para onde os outros as mandam; com --registry.",
    reports: "O arquivo que recebe as denúncias.",
    hold: "Quanto tempo um lugar espera por quem perdeu a conexão.",
    tlsCert: "Falar TLS, com este certificado; SIGHUP o lê de novo.",
    tlsKey: "A chave privada do certificado.",
    log: "Para pessoas (pretty) ou programas (json).",
    perAddress: "Conexões por endereço ao mesmo tempo; 0: sem limite.",
    clients: "Pessoas ao mesmo tempo; 0: quantas cabem nas salas.",
    idle: "Fechar uma sala calada há tanto tempo; 0: nunca.",
    pace: "Mensagens por segundo de cada um; 0: sem limite.",
    workers: "Processos que dividem o trabalho; ajuda um por núcleo.",
    metrics: "Números para o Prometheus, em [ENDEREÇO:]PORTA.",
    notify: "Avisar nesta tela quem chega, e das mensagens.",
  },
  connect: {
    brief: "Conhecer alguém no servidor de alguém.",
    description: "O que você não disser, ele pergunta. QUIT sozinho sai da conversa.",
    server: (port) => `O servidor; a porta é ${port} se você não disser.`,
    name: "Como devem chamar você.",
    tls: "Falar TLS, como o servidor.",
    ca: "Confiar neste certificado, ou no da sua autoridade; com TLS.",
    plain: "Linhas simples: leitores de tela, pipes.",
    json: "Um objeto JSON por linha: robôs, scripts.",
    retry: "Quanto tempo tentar voltar quando a conexão cai.",
  },
  completions: {
    brief: "Deixar seu shell completar comandos e opções com Tab.",
    description: "Sem --install, ponha o que é do seu shell onde ele começa; no zsh, depois de " +
      "compinit.",
    shell: (first, last) => `Qual: ${first} ou ${last}.`,
    install: "Pôr um script onde o shell procura; no seu, se não disser qual.",
    uninstall: "Tirar esse script.",
    missing: "Falta o nome do shell. Tente: pychat completions bash",
  },
  upgrade: {
    brief: "Trocar este PyChat pelo mais novo.",
    description: "Pergunta antes, confere o que baixou, e mantém o que funciona.",
    check: "Só dizer se há um mais novo.",
    yes: "Não perguntar.",
  },
  man: {
    brief: "Imprimir a página de manual.",
    description: "Diz o que a ajuda diz, e mais, num lugar só; programas como man a mostram.",
  },
  lang: "A língua que ele fala: en ou pt-BR.",
  debug: "Mostrar de onde vem um erro.",
  variables: (names, last) =>
    `O que não está na linha de comando pode vir de ${names.join(", ")} ou ${last}.`,

  wants: (what) => `precisa de ${what}; veio`,
  wantsOnly: (what) => `precisa de ${what}.`,
  wantsValue: (option) => `${option} precisa de um valor depois.`,
  wanted: {
    port: "uma porta de 0 a 65535, em que 0 escolhe uma livre",
    ports: "duas portas, a menor primeiro, como 1026-9999",
    server: "um endereço como 192.168.0.12, example.org:1025 ou [::1]:1025",
    host: "um endereço sem porta, como 0.0.0.0 ou localhost",
    reachableHost: "um endereço IP ou um nome sem porta, como chat.example.org",
    storeUrl:
      "um endereço como redis://HOST, redis+sentinel://HOST,HOST/MASTER ou redis+cluster://HOST,HOST",
    name: (charsMax) => `um nome de 1 a ${charsMax} caracteres`,
    file: "o caminho de um arquivo",
    monitor: "uma porta de 0 a 65535, ou um endereço e uma porta, como 9464 ou 0.0.0.0:9464",
    seconds: "segundos de 0 a 999999",
    count: "um número de 0 a 999999",
    workers: (max) => `um número de 1 a ${max}`,
    minutes: "minutos de 0 a 999999",
    yesOrNo: "1 ou 0",
    oneOf: (words) => words.join(" ou "),
  },
  unknown: ["não sabe o que", "significa."],
  didYouMean: (word) => `Você quis dizer ${word}?`,
  try: (command) => `Tente: ${command}`,

  questions: {
    yes: "Sim",
    no: "Não",
    whoMayConnect: "Quem pode se conectar?",
    everybody: "todos que alcançam esta máquina",
    localNetwork: "só a rede local",
    thisMachine: "só esta máquina",
    whoseServer: "Qual servidor?",
    enterFor: (suggestion) => `(Enter para ${suggestion})`,
    enterOrUp: (suggestion) => `(Enter para ${suggestion}, ↑ para outros)`,
    whatName: "Como devem chamar você?",
    enterForName: (suggestion) => `(Enter para "${suggestion}")`,
    problems: {
      spaces: "Um endereço não tem espaços.",
      port: "Uma porta é um número de 1 a 65535.",
      ipv6: "Escreva IPv6 como ::1 ou [::1]:1025.",
      address: "Um endereço é como 192.168.0.12.",
    },
    nameTooLong: (surplus, charsMax) => `${surplus} a mais: cabem ${charsMax} caracteres.`,
  },
  loading: "Buscando as partes do PyChat; é só da primeira vez…",
  calling: (server) => `Chamando ${server}…`,
};
