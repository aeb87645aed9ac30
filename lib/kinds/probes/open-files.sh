# shellcheck shell=sh
# The limits of supervisord and of all that it runs.

# probe_open_files: a line `PID HARD_LIMIT NAME` for each; nothing where no supervisord runs. Those in containers are not ours.
probe_open_files() {
  read -r _pid 2>/dev/null <"${PW_SUPERVISOR_PIDFILE:-/run/supervisord.pid}" || return 0
  _children=
  read -r _children 2>/dev/null <"/proc/$_pid/task/$_pid/children"
  # shellcheck disable=SC2086 # pids
  set -- "$_pid" $_children
  for _pid; do
    set -- "$@" "/proc/$_pid/limits"
    shift
  done
  grep -Hs '^Max open files' "$@" | while read -r _from _ _ _ _hard _; do
    _pid=${_from#/proc/} _pid=${_pid%%/*}
    if read -r _name 2>/dev/null <"/proc/$_pid/comm"; then printf '%s %s %s\n' "$_pid" "$_hard" "$_name"; fi
  done
}

# open_files_raise LIMIT PID...: one that has ended meanwhile is no failure.
open_files_raise() {
  _limit=$1
  shift
  for _pid; do
    prlimit --pid "$_pid" --nofile="$_limit:$_limit" || [ ! -e "/proc/$_pid" ] ||
      pw_fail "the kernel does not let process $_pid have $_limit open files: restart supervisor when all its programs may stop" || return
  done
}
