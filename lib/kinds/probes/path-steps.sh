# shellcheck shell=sh
# What changes at paths, each by one rename or not at all.

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
