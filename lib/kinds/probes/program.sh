# shellcheck shell=sh
# Supervisor's programs: what it says of them, what the live processes carry, what their logs end with.

# What program_list found last.
_list=

# Prints what supervisord says of all programs, the stamps of live processes and whose they say they are, and the pids whose binary is
# another by now. It is asked once in a script: it may hang.
probe_programs() {
  if ! command -v curl >/dev/null; then printf 'no curl\035\035\035'; return; fi
  [ -n "${_looked-}" ] || program_look
  printf '%s\n\035%s\n\035%s\n\035' "$_table" "$_stamps" "$_deleted"
}

program_look() {
  _looked=yes
  program_list
  _table=$_list
  _pids="$(printf '%s\n' "$_table" | awk -F '\t' '$4 > 0 { print $4 }') $(program_parentless)"
  _environs='' _exes='' _stamps='' _deleted=''
  for _pid in $_pids; do _environs="$_environs /proc/$_pid/environ" _exes="$_exes /proc/$_pid/exe"; done
  [ -n "$_environs" ] || return 0
  # shellcheck disable=SC2086 # a list of paths that we made of digits
  _stamps=$(grep -azHs -e '^PLOTWRIGHT_STAMP=' -e '^SUPERVISOR_PROCESS_NAME=' $_environs | tr '\n\0' ' \n')
  # shellcheck disable=SC2086 # likewise
  _deleted=$(find $_exes -maxdepth 0 -lname '* (deleted)' -printf '%p %l\n' 2>/dev/null | program_replaced)
}

# Pids of what supervisord may have begun and init has taken over: it leads a group in a session that is not its own.
program_parentless() {
  read -r _init </proc/1/comm
  [ "$_init" != supervisord ] || return 0
  cat /proc/[0-9]*/stat 2>/dev/null | awk '{ pid = $1; sub(/.*\) /, "") } $2 == 1 && $3 == pid && $4 != pid { print pid }'
}

# A binary that was written anew with the same content is no reason to restart.
program_replaced() {
  while read -r _exe _path; do
    cmp -s -- "$_exe" "${_path% (deleted)}" || printf '%s\n' "$_exe"
  done
}

# probe_program [NAME LOG]...: all programs, all files of supervisord, then the end of the log of each that is not RUNNING.
probe_program() {
  probe_programs
  supervisor_files
  while [ $# -gt 0 ]; do
    case "
${_table-}" in
      *"
$1	$1	RUNNING	"*) ;;
      *) tail -n 8 -- "$2" 2>/dev/null | tail -c 2048 | tr -d '\035' ;;
    esac
    printf '\035'
    shift 2
  done
}
