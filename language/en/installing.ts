/**
 * What is said about PyChat as something that is installed.
 *
 * @module
 */

/** Upgrades, and completions that are put in place. */
export const installing = {
  completions: {
    whichShell: "Say which shell, like: pychat completions --install bash",
    installed: (file: string): string =>
      `Written: ${file}. Shells that are opened from now on complete pychat at Tab.`,
    bashNeeds: "For that, bash needs the package bash-completion.",
    zshNeeds: (folder: string): string =>
      `For that, zsh needs this line in ~/.zshrc, before compinit: fpath=('${folder}' $fpath)`,
    removed: (file: string): string => `Removed: ${file}`,
    notThere: (file: string): string => `There is no ${file}; nothing was changed.`,
    unremovable: (file: string, why: string): string => `${file} cannot be removed: ${why}`,
    nowhere: (shell: string): string =>
      `There is no place here that ${shell} reads by itself; nothing was changed.`,
    noPlace: (shell: string, line: string): string =>
      `There is no place here that ${shell} reads by itself. Put this where it starts: ${line}`,
    forbidden: (file: string, line: string): string =>
      `This PyChat may not write ${file}. Put this where the shell starts instead: ${line}`,
    failed: (file: string, why: string): string => `${file} cannot be written: ${why}`,
  },
  upgrade: {
    newest: (version: string): string => `PyChat ${version} is the newest.`,
    available: (newest: string, ours: string): string =>
      `PyChat ${newest} is out; this is ${ours}. To get it: pychat upgrade`,
    question: (newest: string, ours: string): string =>
      `PyChat ${newest} is out; this is ${ours}. Replace it?`,
    declined: "Nothing was changed.",
    fetching: (file: string): string => `Fetching ${file}…`,
    done: (version: string, file: string): string =>
      `PyChat ${version} is in place: ${file} (what runs already goes on as it was)`,
    nobodyToAsk: "Nobody is at a terminal to be asked. To upgrade all the same, add --yes.",
    fromSources: "This PyChat runs from its sources, and is as new as they are. Try: git pull",
    archive: (releases: string): string =>
      "There is a newer one, but this PyChat was unpacked from an archive: run install.sh (on Windows install.ps1) again, " +
      `or unpack the newest from ${releases}`,
    noPlatform: "No executables are made for this kind of machine. Run PyChat from its sources.",
    /** The new one is tried as `pychat`, and only what the shell finds so may be run. */
    notInPath: (file: string): string =>
      `PyChat can upgrade itself only where a shell finds it as pychat: is ${file} called that, ` +
      "and its folder the first in PATH that has one?",
    wrongReleases: (value: string): string =>
      `PYCHAT_RELEASES wants an address like https://example.org/releases; got "${value}".`,
    unreachable: (host: string): string =>
      `${host} could not be reached, or broke off; nothing was changed. Try again in a moment.`,
    refused: (url: string, status: number): string =>
      `${url} cannot be had (HTTP ${status}); nothing was changed. Try again later.`,
    wrongAnswer: (url: string): string =>
      `What ${url} answers cannot be a release; nothing was changed. (--debug shows why)`,
    nothingThere: (platform: string, releases: string): string =>
      `The newest release at ${releases} has nothing for ${platform}. Try again later.`,
    damaged: (file: string): string =>
      `${file} does not match its checksum; it was thrown away and nothing was changed. Try again.`,
    forbidden: (folder: string): string =>
      `This account may not write in ${folder}. Upgrade as the one who installed PyChat there.`,
    unwritable: (folder: string, why: string): string =>
      `The new one cannot be put in ${folder}: ${why}`,
    silent: (version: string): string =>
      `PyChat ${version} does not run on this machine; the old one stays. (--debug shows why)`,
    other: (file: string, said: string): string =>
      `${file} says that it is version "${said}"; the old one stays. Please report it.`,
    stuck: (file: string, why: string): string =>
      `${file} could not be replaced (${why}); the old one stays.`,
  },
};
