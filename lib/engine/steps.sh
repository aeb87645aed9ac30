# shellcheck shell=sh
# The half of the engine on a host that its steps call, sent only where there are steps.

# pw_step INDEX BYTES SECONDS ARGV...: runs one step on its BYTES of stdin; answers with its last output and, on the last line, its status.
pw_step() {
  pw_mark step "$1"
  _bytes=$2 _within=$3
  shift 3
  case $(command -v -- "$1") in /*) set -- pw_told timeout -k 10 "$_within" "$@" ;; *) set -- pw_within "$_within" "$@" ;; esac
  if [ "$_bytes" -gt 0 ]; then
    _said=$(head -c "$_bytes" | { "$@"; cat >/dev/null; } | tail -c 8192)
  else
    _said=$("$@" </dev/null | tail -c 8192)
  fi
  printf '%s' "$_said"
  [ "${_said##*
}" = 0 ]
}

# pw_told ARGV...: its output and, on the last line, its status.
pw_told() { ("$@") 2>&1; printf '\n%s' "$?"; }

# pw_within SECONDS CALL...: the same of a call of functions, ended as timeout ends a program. Its guard, which waits for a pipe to close, is no
# child: nobody takes it for the step's work.
pw_within() { { pw_call "$@" | { (pw_guard "$1") <&6 >/dev/null 2>&1 7>&- & } 6<&0; } 7>&1; }

pw_call() {
  _limit=$1
  shift
  read -r _self _ </proc/self/stat
  read -r _since _ </proc/uptime
  echo "$_self"
  ("$@") >&7 2>&1 7>&-
  _rc=$?
  read -r _now _ </proc/uptime
  [ "$_rc" -eq 0 ] || [ "$((${_now%.*}${_now#*.} - ${_since%.*}${_since#*.}))" -lt "${_limit}00" ] || _rc=124
  printf '\n%s' "$_rc" >&7
}

# pw_guard SECONDS: then what the call is at is told to end, so that its functions can put away what they began; ten seconds later nothing lives below it.
pw_guard() {
  read -r _call
  pw_outlasts "$1" && pw_end TERM "$_call" leaves && pw_outlasts 10 && pw_end KILL "$_call" all
}
pw_outlasts() { timeout "$1" wc -c >/dev/null; [ $? -eq 124 ]; }
pw_end() { pw_below "$2" "$3" | while read -r _pid _; do kill -s "$1" "$_pid"; done; }

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

# pw_keep FILE TARGET BYTES: stdin, whose first line is TARGET, becomes the restore point FILE, unless there is one for TARGET.
pw_keep() {
  if IFS= read -r _had 2>/dev/null <"$PW_STATE/undo/$1" && [ "$_had" = "$2" ]; then cat >/dev/null; return; fi
  (umask 077 && mkdir -p -- "$PW_STATE/undo") && pw_put "$PW_STATE/undo/$1" "$(id -u)" "$(id -g)" 0600 "$3" replace
}

# pw_foreign PATH: the first link on the way there, over other links too, that is neither root's nor ours.
pw_foreign() (
  _at=$1 _links=0
  while [ "$_links" -lt 40 ]; do
    _links=$((_links + 1)) _up=$_at
    set --
    while [ -n "$_up" ]; do set -- "$_up" "$@" && _up=${_up%/*}; done
    _link=$(find "$@" -maxdepth 0 -type l -printf '%U %p\n' -quit 2>/dev/null)
    case $_link in '') return ;; "0 "* | "$(id -u) "*) ;; *) printf '%s' "${_link#* }" && return ;; esac
    _link=${_link#* }
    _to=$(readlink -- "$_link")
    case $_to in /*) ;; *) _to=${_link%/*}/$_to ;; esac
    _at=$_to${_at#"$_link"}
  done
  printf '%s' "$1"
)

# pw_enter DIR: goes there, but over no link of another user's: it could lead anywhere. What is done here by a name with ./ stays here.
pw_enter() {
  cd -P -- "$1" 2>/dev/null || pw_fail "$1 is not a directory" || return
  _here=$(readlink /proc/self/cwd)
  [ "$_here" != "$1" ] || return 0
  _link=$(pw_foreign "$1")
  [ -z "$_link" ] || pw_fail "$_link is a link that $(stat -c %U -- "$_link") made, and may lead anywhere; name the directory itself, or make the link root's" || return
  [ "$(readlink -e -- "$1")" = "$_here" ] || pw_fail "somebody else changes the way to $1"
}

# pw_drafted NAME CALL...: calls within a directory here in which nobody else can put anything, and which nobody else can move elsewhere; it goes
# afterwards. Whatever becomes of the way to it meanwhile, .. is this directory.
pw_drafted() {
  _draft=./.$1.plotwright-new
  shift
  mkdir -m 0711 -- "$_draft" 2>/dev/null || { rm -rf -- "$_draft" && mkdir -m 0711 -- "$_draft"; } || return
  # shellcheck disable=SC3067 # every sh of Linux has -O
  (cd -P -- "$_draft" 2>/dev/null && [ "$(readlink /proc/self/cwd)" = "${_here%/}/${_draft#./}" ] && [ -O . ] ||
    pw_fail "somebody else changes $_here meanwhile" || return; "$@")
  _done=$?
  rm -rf -- "$_draft"
  return "$_done"
}

# pw_put PATH OWNER GROUP MODE BYTES keep|replace [CHECK ARGV, {} is the new file]: stdin becomes PATH, whole or not at all.
pw_put() { (pw_putting "$@"); }
pw_putting() {
  _path=$1 _owner=$2 _mode=$4 _size=$5 _keep=$6
  _owner=$_owner:$3
  shift 6
  _dir=${_path%/*} _name=${_path##*/}
  pw_enter "${_dir:-/}" || return
  [ ! -d "./$_name" ] || [ -L "./$_name" ] || pw_fail "$_path is a directory; move it away first" || return
  pw_drafted "$_name" pw_fill "$@"
}

# pw_fill [CHECK ARGV]: stdin becomes the draft, with its final owner and mode before its bytes, and the draft the file.
pw_fill() {
  (umask 077 && : >"./$_name") && chown -- "$_owner" "./$_name" && chmod -- "$_mode" "./$_name" && cat >"./$_name" || return
  [ "$(stat -c %s -- "./$_name")" = "$_size" ] || pw_fail "$_path: the connection ended before all $_size bytes came" || return
  if [ $# -gt 0 ]; then
    for _word; do
      shift
      [ "$_word" != '{}' ] || _word=$PWD/$_name
      set -- "$@" "$_word"
    done
    "$@" || pw_fail "$_path left as it was: the new content did not pass $1" || return
  fi
  if [ "$_keep" = keep ] && { [ -e "../$_name" ] || [ -L "../$_name" ]; }; then
    cp -a -- "../$_name" "./$_name.before" && mv -fT -- "./$_name.before" "../$_name.before-plotwright" || return
  fi
  sync -- "./$_name" && mv -fT -- "./$_name" "../$_name"
}
