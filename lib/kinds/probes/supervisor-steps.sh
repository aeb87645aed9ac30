# shellcheck shell=sh
# What steps ask of supervisord, and how long a program was away over it.

# program_do SECONDS METHOD NAME [XML]: fails with supervisord's words; what is as wished already is well.
program_do() {
  _heard=$(program_ask "$@")
  case $_heard in
    down) pw_fail 'supervisord is not running; start its service first' ;;
    'fault	60	'* | 'fault	70	'* | 'fault	90	'*) ;;
    'fault	10	'*) case $2 in stop* | remove*) ;; *) pw_fail "supervisord knows no $3" ;; esac ;;
    'fault	91	'*) pw_fail "$3 does not end, not even by SIGKILL: look at it with ps" ;;
    fault*) pw_fail "supervisord, asked to $2 $3: ${_heard#fault	*	}" ;;
  esac
}

# program_state GROUP:NAME: its state and pid; nothing when there is none.
program_state() {
  IFS='	' read -r _ _ _is _pid _ <<_INFO
$(program_ask 10 getProcessInfo "$1")
_INFO
  [ -z "$_pid" ] || printf '%s %s\n' "$_is" "$_pid"
}

# Centiseconds since the boot.
program_clock() {
  read -r _uptime _ </proc/uptime
  _clock=$((${_uptime%.*} * 100 + 1${_uptime#*.} - 100))
}

# program_gone: from now on it is away, unless it was already.
program_gone() { [ -n "$_gone" ] || { program_clock; _gone=$_clock; }; }

# program_away NAME, of a table on stdin: from when it has been away, if it has ended before.
program_away() {
  _since=$(awk -F '\t' -v name="$1" '$1 == name && $2 == name && $4 == 0 && $7 > 0 { print $8 - $7 }')
  program_clock
  _gone=${_since:+$((_clock - _since * 100))}
}

# program_back: there is a process again.
program_back() {
  [ -n "$_gone" ] || return 0
  program_clock
  pw_down $((_clock - _gone))
  _gone=
}

# program_halt METHOD NAME PROCESS SECONDS: stops it and waits; warns when that took SIGKILL.
program_halt() {
  _alive=$(program_state "$3")
  program_do "$4" "$1" "$2" || return
  case $(program_ask 10 readLog '' '<param><value><int>-4096</int></value></param><param><value><int>0</int></value></param>') in
    *"killing '${3#*:}' (${_alive#* }) with SIGKILL"*)
      _killed=yes
      pw_warn "${3#*:}: stopped by SIGKILL, for it did not end within its stopwaitsecs"
      ;;
  esac
}
