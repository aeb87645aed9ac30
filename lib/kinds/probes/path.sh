# shellcheck shell=sh
# What stands at paths, asked of all at once; links are never followed, and only regular files are ever opened.

# path_look PATH...: a record each for what is there, an empty one, then find's complaints, in the order of the paths that have no record.
path_look() {
  { _why=$(find "$@" -maxdepth 0 -printf '%y\t%m\t%u\t%U\t%g\t%G\t%s\t%p\t%l\0' 2>&1 >&3); } 3>&1
  printf '\0%s\0' "$_why"
}

# probe_file [PATH SHA256]...: all places, the digests of the files, and in base64, one after another, the contents of at most 64 KiB
# that differ from SHA256.
probe_file() {
  _wanted='' _left=$#
  while [ "$_left" -gt 0 ]; do
    _wanted="$_wanted$2  $1
"
    set -- "$@" "$1"
    shift 2
    _left=$((_left - 2))
  done
  path_look "$@"
  _sums=$(find "$@" -maxdepth 0 -type f -exec sha256sum -z -- {} + | tr '\0' '\n')
  printf '%s\0' "$_sums"
  _other=$(printf '%s\n%s\n' "$_wanted" "$_sums" | file_other)
  [ -z "$_other" ] || printf '%s\n' "$_other" | tr '\n' '\0' | xargs -0 sh -c 'exec find "$@" -maxdepth 0 -type f -size -65537c -exec cat -- {} +' sh | head -c 4194304 | base64 -w 0
}

# The wanted digests, an empty line, the digests found: the paths whose content may be shown and differs.
file_other() {
  awk '$0 == "" { found = 1; next }
    { path = substr($0, index($0, "  ") + 2) }
    !found { wanted[path] = $1; next }
    wanted[path] != $1 { print path }'
}

# probe_directory [PATH OWNER GROUP own|any]...: all places; for each tree that is to be all OWNER:GROUP's, `ours` or the first path that is not.
probe_directory() {
  _trees='' _left=$#
  while [ "$_left" -gt 0 ]; do
    if [ "$4" = own ] && [ -d "$1" ] && [ ! -L "$1" ]; then
      _tree=$(find "$1" -mindepth 1 \( ! -user "$2" -o ! -group "$3" \) -print -quit 2>&1)
      _tree=${_tree%%"
"*}
      _trees="$_trees${_tree:-ours}
"
    else
      _trees="${_trees}ours
"
    fi
    set -- "$@" "$1"
    shift 4
    _left=$((_left - 4))
  done
  path_look "$@"
  printf '%s\0' "$_trees"
}

# path_enter PATH: goes to the directory that it is in; $_name is what it is called there.
path_enter() {
  _dir=${1%/*} _name=${1##*/}
  pw_enter "${_dir:-/}"
}

# file_attributes PATH OWNER GROUP MODE: of the file itself, whatever somebody else puts in its place meanwhile.
file_attributes() (
  path_enter "$1" && pw_drafted "$_name" path_attributes "$@"
)
path_attributes() {
  ln -P -- "../$_name" "./$_name" || return
  [ -n "$(find "./$_name" -maxdepth 0 -type f -links 2)" ] ||
    pw_fail "$1 is no file any more, or is one that has other names, too (hard links), whose owner would change with it; make a file of its own" || return
  chown -- "$2:$3" "./$_name" && chmod -- "$4" "./$_name"
}

# directory_make PATH OWNER GROUP MODE: with its parents, which are root's; MODE has five digits, or chmod would leave a set-group-id bit on.
directory_make() (
  [ ! -L "$1" ] || pw_fail "$1 is a symlink to $(readlink -- "$1"); name that directory, or remove the link" || return
  _up=$1 _new=''
  while [ -n "$_up" ] && [ ! -d "$_up" ]; do _new=${_up##*/}/$_new _up=${_up%/*}; done
  pw_enter "${_up:-/}" || return
  while [ -n "$_new" ]; do
    path_descend "${_new%%/*}" || return
    _new=${_new#*/}
  done
  chown -- "$2:$3" . && chmod -- "$4" .
)

# path_descend NAME: into a new directory here.
path_descend() {
  # shellcheck disable=SC3067 # every sh of Linux has -O
  (umask 022 && mkdir -- "./$1") && cd -P -- "./$1" && [ "$(readlink /proc/self/cwd)" = "${_here%/}/$1" ] && [ -O . ] ||
    pw_fail "$_here/$1 can't be made" || return
  _here=${_here%/}/$1
}

# directory_own PATH OWNER GROUP: all below it.
directory_own() (
  pw_enter "$1" && timeout -k 10 600 chown -Rh -- "$2:$3" .
)

# symlink_make TARGET PATH: the link changes in one rename.
symlink_make() (
  path_enter "$2" || return
  [ ! -d "./$_name" ] || [ -L "./$_name" ] || pw_fail "$2 is a directory; move it away first" || return
  pw_drafted "$_name" path_link "$1"
)
path_link() { ln -sT -- "$1" "./$_name" && mv -fT -- "./$_name" "../$_name"; }

# absent_make PATH one|tree
absent_make() (
  [ -e "$1" ] || [ -L "$1" ] || return 0
  path_enter "$1" || return
  if [ "$2" = tree ]; then
    rm -rf --one-file-system -- "./$_name"
  elif [ -d "./$_name" ] && [ ! -L "./$_name" ]; then
    rmdir -- "./$_name" || pw_fail "set recursive to remove it with all that is in it"
  else
    rm -f -- "./$_name"
  fi
)
