#!/bin/sh
# Installs PyChat for you alone, upgrades it, and takes it away again. It asks for no password, and
# edits none of your files.
#
#   curl -fsSL https://github.com/isantana3/pychat/releases/latest/download/install.sh | sh
#   sh install.sh [--version V] [--to FOLDER] [--portable] [--uninstall]
#
# Nothing is unpacked or run before its checksum is right, and what is there already stays as it is
# until the new one is complete. PYCHAT_RELEASES names another place to download from.

# Everything is in functions, and the last line calls them: half a script does nothing.

set -eu

releases_default=https://github.com/isantana3/pychat/releases

main() {
  portuguese=
  case "${PYCHAT_LANG:-${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}}" in pt* | PT*) portuguese=1 ;; esac
  read_arguments "$@"
  find_home
  if [ "$action" = uninstall ]; then
    uninstall
  else
    find_tools
    find_platform
    find_version
    install
  fi
}

# --- What was asked for, and where -----------------------------------------------------------------

read_arguments() {
  action=install version='' to='' portable=
  while [ $# -gt 0 ]; do
    case "$1" in
      --version=* | --to=*)
        option=${1%%=*} value=${1#*=}
        shift
        set -- "$option" "$value" "$@"
        continue
        ;;
      --version | --to)
        [ -n "${2-}" ] || fail "$1 wants a value. See --help." "$1 pede um valor. Veja --help."
        if [ "$1" = --to ]; then to=$2; else version=${2#v}; fi
        shift
        ;;
      --portable) portable=1 ;;
      --uninstall) action=uninstall ;;
      --help | -h)
        usage
        exit 0
        ;;
      *) fail "There is no option \"$1\". See --help." "A opção \"$1\" não existe. Veja --help." ;;
    esac
    shift
  done
  case "$version" in
    '') ;;
    *[!0-9A-Za-z.+-]* | [!0-9]*)
      fail "\"$version\" is no version. They look like 1.2.3." \
        "\"$version\" não é uma versão. Elas são como 1.2.3."
      ;;
  esac
}

usage() {
  say "sh install.sh [--version V] [--to FOLDER] [--portable] [--uninstall]

Installs PyChat, or upgrades it, for you alone.

  --version V    this version, in place of the newest
  --to FOLDER    where the command goes, in place of ~/.local/bin
  --portable     the archive with Deno beside it, in place of the executable
  --uninstall    remove what this script has installed

PYCHAT_RELEASES names another place to download from." \
    "sh install.sh [--version V] [--to PASTA] [--portable] [--uninstall]

Instala o PyChat, ou o atualiza, só para você.

  --version V    esta versão, em vez da mais nova
  --to PASTA     onde fica o comando, em vez de ~/.local/bin
  --portable     o arquivo com o Deno ao lado, em vez do executável
  --uninstall    remove o que este script instalou

PYCHAT_RELEASES diz outro lugar de onde baixar."
}

find_home() {
  case "${HOME:-}" in
    /*) ;;
    *) fail 'HOME does not say where your home folder is.' \
      'HOME não diz onde fica a sua pasta pessoal.' ;;
  esac
  case "${XDG_DATA_HOME:-}" in /*) data=$XDG_DATA_HOME ;; *) data=$HOME/.local/share ;; esac
  case "$to" in
    '') to=$HOME/.local/bin ;;
    /*) ;;
    *) to=$PWD/$to ;;
  esac
  to=${to%/}
  [ ! -d "$to" ] || to=$(cd "$to" && pwd)
  share=$data/pychat
  # What was installed, one path a line; those of folders that had to be made end in a slash.
  manifest=$share/installed
  case "$to$share" in
    *'
'*) fail 'A folder whose name has two lines will not do.' 'Uma pasta cujo nome tem duas linhas não serve.' ;;
  esac
}

find_tools() {
  if has curl; then
    downloader=curl
  elif has wget; then
    downloader=wget
  else
    fail 'This needs curl or wget to download with. Install one of them.' \
      'É preciso curl ou wget para baixar. Instale um deles.'
  fi
  if ! has sha256sum && ! has shasum && ! has openssl; then
    fail 'This needs sha256sum, shasum or openssl to verify with. Install one of them.' \
      'É preciso sha256sum, shasum ou openssl para verificar. Instale um deles.'
  fi
  releases=${PYCHAT_RELEASES:-$releases_default}
  releases=${releases%/}
}

find_platform() {
  system=$(uname -s) machine=$(uname -m)
  case "$system" in
    Linux) system=linux ;;
    Darwin)
      system=macos
      # A shell that Rosetta translates takes the machine for an older one.
      [ "$(sysctl -n sysctl.proc_translated 2>/dev/null || :)" != 1 ] || machine=arm64
      ;;
    MINGW* | MSYS* | CYGWIN*)
      fail 'On Windows, install.ps1 installs PyChat, in PowerShell.' \
        'No Windows, é o install.ps1 que instala o PyChat, no PowerShell.'
      ;;
    *) no_platform ;;
  esac
  case "$machine" in
    x86_64 | amd64) machine=x64 ;;
    aarch64 | arm64) machine=arm64 ;;
    *) no_platform ;;
  esac
  platform=$system-$machine
}

no_platform() {
  fail "PyChat is not made for $system on $machine. Where Deno or Node runs, the sources do too." \
    "O PyChat não é feito para $system em $machine. Onde o Deno ou o Node roda, o código-fonte também roda."
}

# The list of checksums names every file of a release, and by that the version.
find_version() {
  folder='' made='' staged='' work=''
  trap clean_up EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  make_folder "$share" || cannot_write "$share"
  work=$(mktemp -d "$share/.new.XXXXXX" 2>/dev/null) || cannot_write "$share"
  case "$version" in '') from=latest/download ;; *) from=download/v$version ;; esac
  download "$releases/$from/SHA256SUMS" "$work/SHA256SUMS"
  executable='' archive=''
  while read -r sum name _; do
    name=${name#\*}
    case "$name" in
      pychat-*-"$platform") kind=executable ;;
      pychat-*-"$platform".tar.gz) kind=archive ;;
      *) continue ;;
    esac
    found=${name#pychat-} found=${found%-"$platform"*}
    case "$found" in *[!0-9A-Za-z.+-]* | [!0-9]*) continue ;; esac
    case "$sum" in *[!0-9a-f]*) continue ;; esac
    [ ${#sum} -eq 64 ] || continue
    [ -n "$version" ] || version=$found
    [ "$found" = "$version" ] || continue
    if [ "$kind" = archive ]; then archive=$sum; else executable=$sum; fi
  done <"$work/SHA256SUMS"
  [ -z "$portable" ] || executable=
  if [ -n "$executable" ]; then
    name=pychat-$version-$platform expected=$executable
  elif [ -n "$archive" ]; then
    name=pychat-$version-$platform.tar.gz expected=$archive portable=1
  else
    fail "$releases/$from/SHA256SUMS names nothing for $platform${version:+ of version $version}. Nothing was changed." \
      "$releases/$from/SHA256SUMS não traz nada para $platform${version:+ da versão $version}. Nada foi mudado."
  fi
  folder=$share/$version
}

# --- Installing ------------------------------------------------------------------------------------

install() {
  say "PyChat $version for $platform, from $releases" "PyChat $version para $platform, de $releases"
  target=$to/pychat
  old=
  if is_ours "$target"; then old=$(version_of "$target"); fi
  before=$(readlink "$target" || :)
  before=${before%/pychat}
  if is_there; then
    say "It is already there: $target" "Já está lá: $target"
  else
    [ ! -d "$target" ] || fail "$target is a folder. Choose another place with --to." \
      "$target é uma pasta. Escolha outro lugar com --to."
    if is_taken "$target"; then
      fail "$target is there already, and not by this script. Move it away, or choose another place with --to." \
        "$target já existe, e não por este script. Mova-o, ou escolha outro lugar com --to."
    fi
    make_folder "$to" || cannot_write "$to"
    # In the folder where it is going, since only there it can take its place in one step.
    staged=$(mktemp -d "$to/.pychat.XXXXXX" 2>/dev/null) || cannot_write "$to"
    fetch_verified
    if [ -n "$portable" ]; then place_folder; else place_executable; fi
    if [ -n "$old" ] && [ "$old" != "$version" ]; then
      say "Installed PyChat $version in $target, in place of $old." \
        "Instalado o PyChat $version em $target, no lugar do $old."
    else
      say "Installed PyChat $version in $target." "Instalado o PyChat $version em $target."
    fi
  fi
  remember "$target"
  [ -z "$portable" ] || remember "$folder"
  # A server that runs from the folder of the version before needs it until it is started anew, so
  # that one stays until the next time.
  case "$before" in "$share"/*) remember "$before" ;; esac
  install_extras
  remove_older
  say_what_next
}

# Whether the version that was asked for is there, whole.
is_there() {
  [ -f "$target" ] && [ -x "$target" ] || return 1
  if [ -n "$portable" ]; then
    [ -L "$target" ] && [ "$(readlink "$target")" = "$folder/pychat" ] && [ "$old" = "$version" ]
  else
    [ ! -L "$target" ] && [ "$(sha256 "$target")" = "$expected" ]
  fi
}

fetch_verified() {
  say "Downloading $name ..." "Baixando $name ..."
  download "$releases/download/v$version/$name" "$work/$name"
  found=$(sha256 "$work/$name")
  if [ "$found" != "$expected" ]; then
    fail "$name is not what the release says: its checksum is $found and ought to be $expected. Nothing was changed; try again." \
      "$name não é o que a versão diz: a soma é $found e devia ser $expected. Nada foi mudado; tente de novo."
  fi
  say 'Its checksum is right.' 'A soma de verificação confere.'
}

place_executable() {
  mv "$work/$name" "$staged/pychat"
  chmod 755 "$staged/pychat"
  must_run "$staged/pychat"
  mv -f "$staged/pychat" "$target"
}

place_folder() {
  tar -xzf "$work/$name" -C "$work" ||
    fail "$name cannot be unpacked. Nothing was changed." "Não dá para desempacotar $name. Nada foi mudado."
  fresh=$work/pychat-$version-$platform
  must_run "$fresh/pychat"
  if [ -e "$folder" ]; then mv "$folder" "$work/old"; fi
  mv "$fresh" "$folder"
  ln -s "$folder/pychat" "$staged/pychat"
  mv -f "$staged/pychat" "$target"
}

# What does not run here must not take the place of what does.
must_run() {
  [ "$(version_of "$1")" = "$version" ] || {
    "$1" --version 2>&1 | head -n 3 >&2 || :
    fail "$name does not run on this machine as version $version. Nothing was changed." \
      "$name não roda nesta máquina como versão $version. Nada foi mudado."
  }
}

# The version that a command says it has; nothing when there is none.
version_of() {
  [ -x "$1" ] || return 0
  said=$("$1" --version 2>/dev/null </dev/null) || return 0
  said=${said#pychat }
  printf %s "${said%% *}"
}

# The man page and completions, where a version has them and nobody else put a file there. Without
# them it is installed all the same.
install_extras() {
  extras=
  extra 'man page' man/man1/pychat.1 man
  page=$extras extras=
  extra bash bash-completion/completions/pychat completions bash
  extra zsh zsh/site-functions/_pychat completions zsh
  extra fish fish/vendor_completions.d/pychat.fish completions fish
  [ -z "$page" ] || say 'Its manual came with it: man pychat' 'O manual veio junto: man pychat'
  [ -z "$extras" ] || say "Completions came with it, for ${extras#, }." \
    "Completar com Tab também veio, para ${extras#, }."
}

# extra LABEL FILE WORD...: puts what `pychat WORD...` prints into a file.
extra() {
  label=$1 file=$data/$2
  shift 2
  ! is_taken "$file" || return 0
  "$target" "$@" >"$work/extra" 2>/dev/null </dev/null || return 0
  [ -s "$work/extra" ] || return 0
  { make_folder "${file%/*}" && mv -f "$work/extra" "$file"; } 2>/dev/null || return 0
  remember "$file"
  extras="$extras, $label"
}

# What an earlier version had and this one has not, then the new list.
remove_older() {
  if [ -f "$manifest" ]; then
    while IFS= read -r path; do
      case "$path" in
        */) remember "$path" ;;
        *) is_listed "$path" "$work/installed" || remove "$path" || : ;;
      esac
    done <"$manifest"
  fi
  printf %s "$made" >>"$work/installed"
  mv -f "$work/installed" "$manifest"
  made=
}

say_what_next() {
  case ":${PATH:-}:" in
    *":$to:"*)
      first=$(command -v pychat || :)
      [ "$first" = "$target" ] || say "Note: \"pychat\" still runs $first, which comes first on your PATH." \
        "Atenção: \"pychat\" ainda roda $first, que vem antes no seu PATH."
      ;;
    *)
      case "${SHELL:-}" in
        */fish) line="fish_add_path '$to'" start=\~/.config/fish/config.fish ;;
        */zsh) line="export PATH=\"$to:\$PATH\"" start=\~/.zshrc ;;
        */bash) line="export PATH=\"$to:\$PATH\"" start=\~/.bashrc ;;
        *) line="export PATH=\"$to:\$PATH\"" start=\~/.profile ;;
      esac
      say "$to is not on your PATH. Type this now, and put it into $start to keep it:
  $line" "$to não está no seu PATH. Digite isto agora, e ponha em $start para ficar:
  $line"
      ;;
  esac
  case "${SHELL:-}$extras" in
    */zsh*zsh*)
      say "For completions in zsh, put this into ~/.zshrc, before compinit:
  fpath=('$data/zsh/site-functions' \$fpath)" "Para completar no zsh, ponha isto em ~/.zshrc, antes de compinit:
  fpath=('$data/zsh/site-functions' \$fpath)"
      ;;
  esac
  say 'Meet a stranger with "pychat connect HOST", or host with "pychat serve".' \
    'Converse com "pychat connect SERVIDOR", ou hospede com "pychat serve".'
}

# --- Removing --------------------------------------------------------------------------------------

uninstall() {
  if [ ! -f "$manifest" ]; then
    say "Nothing to remove: $manifest, where this script keeps what it installed, is not there." \
      "Nada a remover: $manifest, onde este script anota o que instalou, não existe."
    return
  fi
  while IFS= read -r path; do
    case "$path" in
      */) ;;
      *)
        if remove "$path"; then say "Removed $path" "Removido $path"; fi
        ;;
    esac
  done <"$manifest"
  folders=$(grep '/$' "$manifest" || :)
  rm -f "$manifest"
  printf '%s\n' "$folders" | unmake_folders
  case "$(uname -s)" in
    Darwin) state="$HOME/Library/Application Support/pychat" ;;
    *) state=${XDG_STATE_HOME:-$HOME/.local/state}/pychat ;;
  esac
  if [ -d "$state" ]; then
    say "The registry and your settings stay in $state; remove that folder if you want them gone." \
      "O registro e as suas preferências ficam em $state; remova essa pasta se não os quer mais."
  fi
}

# Removes a file, or the folder of a portable version; no other folder goes with what is in it.
remove() {
  if [ -d "$1" ] && [ ! -L "$1" ]; then
    case "${1#"$share"/}" in
      /* | '' | . | .. | */*) return 1 ;;
      *) rm -rf "$1" ;;
    esac
  elif exists "$1"; then
    rm -f "$1"
  else
    return 1
  fi
}

# --- Small things ----------------------------------------------------------------------------------

# say ENGLISH PORTUGUESE
say() {
  if [ -n "$portuguese" ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi
}

fail() {
  say "$@" >&2
  exit 1
}

has() {
  command -v "$1" >/dev/null 2>&1
}

# download URL FILE: shows on a terminal how far it is.
download() {
  url=$1 file=$2
  shift 2
  if [ "$downloader" = curl ]; then
    set -- --silent --show-error
    if [ -t 2 ] && [ "${file##*/}" != SHA256SUMS ]; then set -- --progress-bar; fi
    # Whoever asks for https gets nothing else, wherever it leads.
    case "$url" in [Hh][Tt][Tt][Pp][Ss]:*) set -- "$@" --proto =https --tlsv1.2 ;; esac
    curl "$@" --fail --location --connect-timeout 30 --output "$file" "$url" || cannot_download
  else
    # GNU's tries twenty times, and others only once.
    case "$(wget --help 2>&1)" in *--tries*) set -- --tries=3 ;; esac
    wget -q "$@" -O "$file" "$url" || cannot_download
  fi
}

cannot_download() {
  fail "Cannot download $url. Nothing was changed; look at your connection, and at the version, and try again." \
    "Não dá para baixar $url. Nada foi mudado; veja a conexão e a versão, e tente de novo."
}

sha256() {
  if has sha256sum; then
    sum=$(sha256sum <"$1")
  elif has shasum; then
    sum=$(shasum -a 256 <"$1")
  else
    sum=$(openssl dgst -sha256 -r <"$1")
  fi
  printf %s "${sum%% *}"
}

exists() {
  [ -e "$1" ] || [ -L "$1" ]
}

# Whether a path is in a list.
is_listed() {
  grep -qxF -e "$1" "$2" 2>/dev/null
}

# Whether an earlier run of this script put it there.
is_ours() {
  is_listed "$1" "$manifest" && return 0
  case "$(readlink "$1" 2>/dev/null || :)" in "$share"/*) return 0 ;; *) return 1 ;; esac
}

# Whether somebody else put something there.
is_taken() {
  exists "$1" && ! is_ours "$1"
}

# Adds a path to the list of what is installed.
remember() {
  is_listed "$1" "$work/installed" || printf '%s\n' "$1" >>"$work/installed"
}

# Makes a folder, and those that it is in, and takes note of each that was not there.
make_folder() {
  [ ! -d "$1" ] || return 0
  make_folder "$(dirname "$1")" && mkdir "$1" 2>/dev/null || return 1
  made="$made$1/
"
}

cannot_write() {
  fail "Cannot make $1, or write there; see who may. Nothing was changed." \
    "Não dá para criar $1, ou escrever ali; veja quem pode. Nada foi mudado."
}

# Removes folders that were made for PyChat, as far as nothing else is in them.
unmake_folders() {
  inner_first=
  while IFS= read -r path; do
    case "$path" in */) inner_first="${path%/}
$inner_first" ;; esac
  done
  printf %s "$inner_first" | while IFS= read -r path; do rmdir "$path" 2>/dev/null || :; done
}

# shellcheck disable=SC2317 # A trap calls it.
clean_up() {
  # The folder of a portable version that was to be replaced, and has not been.
  if [ -n "$work" ] && [ -e "$work/old" ] && [ ! -e "$folder" ]; then mv "$work/old" "$folder"; fi
  [ -z "$work" ] || rm -rf "$work"
  [ -z "$staged" ] || rm -rf "$staged"
  [ -z "$made" ] || printf %s "$made" | unmake_folders
}

{ main "$@"; exit; }
