# shellcheck shell=sh
# The engine's own half on a host; every answer starts with a marker that carries the session's nonce.

PW_STATE=${PW_STATE:-/var/lib/plotwright}

pw_mark() { printf '\036%s %s\n' "$PW_NONCE" "$*"; }

# pw_step INDEX BYTES SECONDS ARGV...: runs one step on its BYTES of stdin; answers with its last output and, on the last line, its status.
pw_step() {
  pw_mark step "$1"
  _bytes=$2 _within=$3
  shift 3
  case $(command -v -- "$1") in /*) set -- timeout -k 10 "$_within" "$@" ;; esac
  if [ "$_bytes" -gt 0 ]; then
    _said=$(head -c "$_bytes" | { { ("$@") 2>&1; _rc=$?; cat >/dev/null; printf '\n%s' "$_rc"; } | tail -c 8192; })
  else
    _said=$({ ("$@") </dev/null 2>&1; printf '\n%s' "$?"; } | tail -c 8192)
  fi
  printf '%s' "$_said"
  [ "${_said##*
}" = 0 ]
}

# For steps that go well: a warning, and centiseconds that a service was away. A line of their own in what the step says.
pw_warn() { printf '\037warning %s\n' "$*"; }
pw_down() { printf '\037down %s\n' "$1"; }

# pw_took ID FILE: remembers how many seconds have passed since pw_begin, if they are worth a word. Nothing fails over it.
pw_begin() { read -r PW_BEGAN _ </proc/uptime; }
pw_took() {
  read -r _now _ </proc/uptime
  _took=$((${_now%.*} - ${PW_BEGAN%.*}))
  [ "$_took" -gt 0 ] || return 0
  { (umask 077 && mkdir -p -- "$PW_STATE/times") && printf '%s\t%s\n' "$_took" "$1" >"$PW_STATE/times/$2"; } 2>/dev/null || :
}

# What earlier runs left: times, then restore points as `file<TAB>target`.
pw_past() {
  cat -- "$PW_STATE"/times/* 2>/dev/null
  printf '\035'
  for _file in "$PW_STATE"/undo/*; do
    if IFS= read -r _had 2>/dev/null <"$_file"; then printf '%s\t%s\n' "${_file##*/}" "$_had"; fi
  done
}

# pw_keep FILE TARGET BYTES: stdin, whose first line is TARGET, becomes the restore point FILE, unless there is one for TARGET.
pw_keep() {
  if IFS= read -r _had 2>/dev/null <"$PW_STATE/undo/$1" && [ "$_had" = "$2" ]; then cat >/dev/null; return; fi
  (umask 077 && mkdir -p -- "$PW_STATE/undo") && pw_put "$PW_STATE/undo/$1" "$(id -u)" "$(id -g)" 0600 "$3" replace
}

pw_fail() { printf '%s\n' "$*" >&2; return 1; }

# pw_put PATH OWNER GROUP MODE BYTES keep|replace [CHECK ARGV, {} is the new file]: stdin becomes PATH, whole or not at all.
pw_put() {
  _path=$1 _owner=$2 _group=$3 _mode=$4 _size=$5 _keep=$6
  shift 6
  _dir=${_path%/*}
  _new=$_dir/.${_path##*/}.plotwright-new
  [ -d "${_dir:-/}" ] || pw_fail "$_dir is not a directory" || return
  [ ! -d "$_path" ] || [ -L "$_path" ] || pw_fail "$_path is a directory; move it away first" || return
  rm -f -- "$_new"
  if ! { (umask 077 && : >"$_new") && chown -- "$_owner:$_group" "$_new" && chmod -- "$_mode" "$_new" && cat >"$_new"; }; then
    rm -f -- "$_new"
    return 1
  fi
  if [ "$(stat -c %s -- "$_new")" != "$_size" ]; then rm -f -- "$_new"; pw_fail "$_path: the connection ended before all $_size bytes came"; return; fi
  if [ $# -gt 0 ]; then
    for _word; do
      shift
      [ "$_word" != '{}' ] || _word=$_new
      set -- "$@" "$_word"
    done
    "$@" || { rm -f -- "$_new"; pw_fail "$_path left as it was: the new content did not pass $1"; return; }
  fi
  if [ "$_keep" = keep ] && [ -e "$_path" ]; then cp -p -- "$_path" "$_path.before-plotwright" || return; fi
  sync -- "$_new" && mv -fT -- "$_new" "$_path"
}
