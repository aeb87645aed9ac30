# shellcheck shell=sh
# Releases: DIR/releases/VERSION holds one, DIR/current points at the one in use.

release_files() { find . -type f ! -path './.seal*' "$@"; }
release_marks() { release_files -printf '%m %u %s %T@ %C@ %p\n' | sort; }

# Unchanged marks (size, times, mode, owner) spare reading a hundred megabytes; when they differ the content decides.
release_intact() (
  cd "$1" 2>/dev/null && [ -f .seal ] || return
  release_marks | cmp -s - .seal-marks || {
    [ "$(wc -l <.seal)" = "$(release_files | wc -l)" ] && [ "$(cut -d' ' -f1,2,6- .seal-marks)" = "$(release_marks | cut -d' ' -f1,2,6-)" ] &&
      sha256sum -c --status .seal
  }
)

# probe_release DIR VERSION SHA256 ...: of each a line `state, archive's sha256, current's target, bytes of its archive that are here, bytes
# free`, a line of release_list for each release, and an empty line. What is whole needs no bytes.
probe_release() {
  while [ $# -gt 0 ]; do
    _release=$1/releases/$2 _state=absent _sha='' _have='' _free=''
    if [ -d "$_release" ]; then
      _state=altered
      ! release_intact "$_release" || _state=intact
      IFS= read -r _sha <"$_release/.seal-archive" || :
    fi 2>/dev/null
    [ "$_state $_sha" = "intact $3" ] || { _have=$(release_size "$1/releases/.$3.part") && _free=$(release_free "$1"); }
    printf '%s\t%s\t%s\t%s\t%s\n' "$_state" "$_sha" "$(readlink "$1/current")" "$_have" "$_free"
    release_list "$1"
    printf '\n'
    shift 3
  done
}

# release_list DIR: of each release that carries our seal a line `name, time, current or -, used or -`, parted by tabs.
release_list() (
  _dir=$1
  cd -P -- "$_dir/releases" 2>/dev/null || return 0
  set --
  for _seal in [!.]*/.seal-archive; do
    _name=${_seal%/*}
    case $_name in *[!A-Za-z0-9_.+~-]*) continue ;; esac
    [ ! -f "$_seal" ] || [ -L "$_name" ] || set -- "$@" "$_name"
  done
  [ $# -gt 0 ] || return 0
  _current=$(cd -P -- "$_dir/current" 2>/dev/null && pwd) _used=''
  [ $# -eq 1 ] || _used=$(release_used "$PWD")
  while read -r _time _name; do
    [ -n "$_name" ] || continue
    _link=- _use=-
    [ "$_current" != "$PWD/$_name" ] || _link=current
    case "
$_used
" in *"
$_name
"* | *'
/
'*) _use=used ;; esac
    printf '%s\t%s\t%s\t%s\n' "$_name" "$_time" "$_link" "$_use"
  done <<_TIMES
$(stat -c '%.9Y %n' -- "$@")
_TIMES
)

# release_used RELEASES: the names of those that live processes run from. A `/` stands for all of them: where a process began during
# this session, the one that it ran from before counts as used until the next, or a restart would end in another change.
release_used() {
  _began=$(release_began "/proc/$$")
  find /proc/[0-9]*/exe -maxdepth 0 -printf '%h %l\n' 2>/dev/null | while read -r _process _exe; do
    case $_exe in "$1"/*/*) ;; *) continue ;; esac
    _exe=${_exe#"$1"/}
    printf '%s\n' "${_exe%%/*}"
    [ "$(release_began "$_process")" -le "$_began" ] 2>/dev/null || printf '/\n'
  done
}

# release_began /proc/PID: the clock ticks from boot to a process's start; they follow its name, which may hold anything.
release_began() {
  _stat=$(cat "$1/stat" 2>/dev/null)
  # shellcheck disable=SC2086 # numbers, and one letter
  set -- ${_stat##*) }
  printf '%s' "${20-}"
}

release_size() { if [ -f "$1" ] && [ ! -L "$1" ]; then stat -c %s -- "$1"; else printf '0\n'; fi; }

# release_free DIR: the bytes that its file system has left; DIR need not be there yet.
release_free() {
  _at=$1
  while [ -n "$_at" ] && [ ! -d "$_at" ]; do _at=${_at%/*}; done
  df -B1 --output=avail -- "${_at:-/}" | tail -n 1 | tr -cd '0-9'
}
