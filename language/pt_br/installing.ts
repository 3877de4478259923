/**
 * What is said about PyChat as something that is installed, in Portuguese.
 *
 * @module
 */

import type { Words } from "../en/mod.ts";

/** Upgrades, and completions that are put in place. */
export const installing: Words["installing"] = {
  completions: {
    whichShell: "Diga qual shell, como: pychat completions --install bash",
    installed: (file) =>
      `Escrito: ${file}. Os shells abertos a partir de agora completam pychat com Tab.`,
    bashNeeds: "Para isso, o bash precisa do pacote bash-completion.",
    zshNeeds: (folder) =>
      `Para isso, o zsh precisa desta linha no ~/.zshrc, antes de compinit: fpath=('${folder}' $fpath)`,
    removed: (file) => `Removido: ${file}`,
    notThere: (file) => `Não há ${file}; nada mudou.`,
    unremovable: (file, why) => `Não deu para remover ${file}: ${why}`,
    nowhere: (shell) => `Não há aqui um lugar que ${shell} leia sozinho; nada mudou.`,
    noPlace: (shell, line) =>
      `Não há aqui um lugar que ${shell} leia sozinho. Ponha isto onde ele começa: ${line}`,
    forbidden: (file, line) =>
      `Este PyChat não pode escrever ${file}. Ponha isto onde o shell começa: ${line}`,
    failed: (file, why) => `Não deu para escrever ${file}: ${why}`,
  },
  upgrade: {
    newest: (version) => `O PyChat ${version} é o mais novo.`,
    available: (newest, ours) =>
      `Saiu o PyChat ${newest}; este é o ${ours}. Para ter: pychat upgrade`,
    question: (newest, ours) => `Saiu o PyChat ${newest}; este é o ${ours}. Trocar?`,
    declined: "Nada mudou.",
    fetching: (file) => `Baixando ${file}…`,
    done: (version, file) =>
      `O PyChat ${version} está no lugar: ${file} (o que já roda continua como era)`,
    nobodyToAsk: "Não há ninguém num terminal para responder. Para trocar assim mesmo, use --yes.",
    fromSources: "Este PyChat roda do código-fonte, e é tão novo quanto ele. Tente: git pull",
    archive: (releases) =>
      "Há um mais novo, mas este PyChat veio de um arquivo compactado: rode install.sh (no Windows, install.ps1) de " +
      `novo, ou extraia o mais novo de ${releases}`,
    noPlatform: "Não há executáveis para este tipo de máquina. Rode o PyChat do código-fonte.",
    notInPath: (file) =>
      `O PyChat só troca a si mesmo onde um shell o acha como pychat: ${file} se chama assim, e a ` +
      "pasta é a primeira do PATH que tem um?",
    wrongReleases: (value) =>
      `PYCHAT_RELEASES precisa de um endereço como https://example.org/releases; veio "${value}".`,
    unreachable: (host) =>
      `Não deu para alcançar ${host}, ou a conexão caiu; nada mudou. Tente de novo daqui a pouco.`,
    refused: (url, status) =>
      `Não deu para baixar ${url} (HTTP ${status}); nada mudou. Tente de novo mais tarde.`,
    wrongAnswer: (url) =>
      `O que ${url} responde não pode ser uma versão; nada mudou. (--debug mostra por quê)`,
    nothingThere: (platform, releases) =>
      `A versão mais nova em ${releases} não tem nada para ${platform}. Tente de novo mais tarde.`,
    damaged: (file) =>
      `${file} não confere com a soma de verificação; foi descartado e nada mudou. Tente de novo.`,
    forbidden: (folder) =>
      `Esta conta não pode escrever em ${folder}. Troque com a conta que instalou o PyChat ali.`,
    unwritable: (folder, why) => `Não deu para pôr o novo em ${folder}: ${why}`,
    silent: (version) =>
      `O PyChat ${version} não roda nesta máquina; o antigo fica. (--debug mostra por quê)`,
    other: (file, said) => `${file} diz que é a versão "${said}"; o antigo fica. Por favor, avise.`,
    stuck: (file, why) => `Não deu para trocar ${file} (${why}); o antigo fica.`,
  },
};
