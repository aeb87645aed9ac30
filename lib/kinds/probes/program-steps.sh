# shellcheck shell=sh
# A program configured, started, restarted or removed, each only as far as it must.

# What program_list and program_patiently were told last.
_list='' _said=

program_list() { program_patiently program_ask 10 getAllProcessInfo && _list=$_said; }

# program_carries PID STAMP: `-` is any.
program_carries() { [ "$2" = - ] || tr '\0' '\n' <"/proc/$1/environ" 2>/dev/null | grep -qxF "PLOTWRIGHT_STAMP=$2"; }

# program_reload [FILE...]: supervisord reads its files again, and nothing is restarted; what differs is in _changes. When it
# can't read them, what was forgotten in each FILE is recalled.
program_reload() {
  _changes=$(program_ask 30 reloadConfig)
  case $_changes in
    down) _why='supervisord is not running; start its service first' ;;
    fault*) _why="supervisord can't read its files: ${_changes#fault	*	}" ;;
    *) return 0 ;;
  esac
  for _file; do case $_file in /*) program_recall "$_file" ;; esac; done
  pw_fail "$_why"
}

program_differs() { printf '%s\n' "$_changes" | grep -qxF "$1	$2"; }

# program_leave GROUP:NAME...: ends these, and drops what is left of groups that no file defines any more.
program_leave() {
  for _spec; do
    case $_spec in
      /* | !* | '?') ;;
      *)
        program_halt stopProcess "$_spec" "$_spec" "$_stop" || return
        if program_differs removed "${_spec%%:*}"; then program_ask 10 removeProcessGroup "${_spec%%:*}" >/dev/null; fi
        ;;
    esac
  done
}

# program_apply NAME CONF MODE BYTES EXECUTABLE STAMP REPLACED SECONDS STOP_SECONDS [FILE | GROUP:NAME | !OTHER | ?]...: stdin is the new CONF.
# NAME is taken out of each FILE, and ended where it runs as GROUP:NAME; started or restarted once, only if it must be, and then each OTHER
# is ended first; waits until it is RUNNING. With `?` it is started once more, to prove that it stops.
program_apply() {
  _name=$1 _conf=$2 _bits=$3 _bytes=$4 _executable=$5 _stamp=$6 _replaced=$7 _seconds=$8 _stop=$9
  shift 9
  case $_executable in /*) [ -x "$_executable" ] || pw_fail "nothing was changed: $_executable is no executable file" || return ;; esac
  program_list
  case $_list in down | fault*) pw_fail 'nothing was changed: no supervisord answers; start its service first' || return ;; esac
  _kept=${_conf%/*}/.${_conf##*/}.plotwright-old
  rm -f -- "$_kept"
  [ ! -e "$_conf" ] || cp -p -- "$_conf" "$_kept" || return
  pw_put "$_conf" root root "$_bits" "$_bytes" replace || return
  for _file; do case $_file in /*) program_forget "$_name" "$_file" || return ;; esac; done
  if ! program_reload "$@"; then
    if [ -e "$_kept" ]; then mv -fT -- "$_kept" "$_conf"; else rm -f -- "$_conf"; fi
    pw_fail "all files are as they were before, and nothing was restarted"
    return
  fi
  rm -f -- "$_kept"
  program_away "$_name" <<_LIST
$_list
_LIST
  program_orphans "$_name" && program_leave "$@" && program_renew "$@" && program_start "$@" && program_wait && program_prove "$@"
}

# program_orphans NAME: ends its processes that were left behind by a supervisord that is gone; a new one can't have their ports. STOP_SECONDS
# are 30 more than a process may take.
program_orphans() {
  _orphans=
  while IFS= read -r _mark; do
    case $_mark in */environ:SUPERVISOR_PROCESS_NAME="$1") _mark=${_mark#/proc/} _orphans="$_orphans ${_mark%%/*}" ;; esac
  done <<_LIST
$(program_marks)
_LIST
  [ -n "$_orphans" ] || return 0
  pw_warn "$1: ended pid$_orphans, left behind by a supervisord that is gone"
  _until=$(($(date +%s) + _stop - 30))
  for _pid in $_orphans; do kill -s TERM "$_pid" 2>/dev/null; done
  for _pid in $_orphans; do
    while kill -0 "$_pid" 2>/dev/null; do
      [ "$(date +%s)" -lt "$_until" ] || kill -s KILL -- "-$_pid" 2>/dev/null
      sleep 0.1
    done
  done
}

# program_prove [?]: it also ends in time; then it is started again.
program_prove() {
  case " $* " in *' ? '*) ;; *) return 0 ;; esac
  _killed=
  program_anew && program_wait || return
  [ -z "$_killed" ] || pw_fail "$_name runs, but does not stop: it took SIGKILL"
}

# program_first [!OTHER]...: ends those that can't live without NAME; what starts them again is theirs.
program_first() {
  for _spec; do
    case $_spec in
      !*)
        _other=${_spec#!}:${_spec#!}
        case $(program_state "$_other") in RUNNING* | STARTING* | BACKOFF*) program_halt stopProcess "$_other" "$_other" "$_stop" || return ;; esac
        ;;
    esac
  done
}

# A group that is added starts its program by itself, unless that is not to start automatically.
program_renew() {
  _added=yes
  if program_differs changed "$_name"; then
    program_first "$@" && program_gone && program_halt stopProcessGroup "$_name" "$_name:$_name" "$_stop" &&
      program_do 10 removeProcessGroup "$_name" && program_do 10 addProcessGroup "$_name"
  elif program_differs added "$_name"; then
    program_first "$@" && program_do 10 addProcessGroup "$_name"
  else
    _added=no
  fi
}

program_start() {
  _now=$(program_state "$_name:$_name")
  case $_added$_now in
    yesSTOPPED*) ;;
    yes*) return 0 ;;
    noSTARTING*) [ -n "$_orphans" ] || return 0 ;;
    noRUNNING*) if [ "${_now#* }" != "$_replaced" ] && program_carries "${_now#* }" "$_stamp"; then return; fi ;;
  esac
  program_anew "$@"
}

program_anew() {
  program_first "$@" || return
  case $_now in
    RUNNING* | STARTING* | BACKOFF* | STOPPING*) program_gone && program_halt stopProcess "$_name:$_name" "$_name:$_name" "$_stop" || return ;;
  esac
  program_ended && program_do 10 startProcess "$_name:$_name" '<param><value><boolean>0</boolean></value></param>'
}

# Somebody else may have begun to stop it.
program_ended() {
  _until=$(($(date +%s) + _stop))
  while :; do
    case $(program_state "$_name:$_name") in STOPPING*) ;; *) return 0 ;; esac
    [ "$(date +%s)" -lt "$_until" ] || pw_fail "$_name has been STOPPING for $_stop s" || return
    sleep 0.1
  done
}

# Until it is RUNNING with the new settings, or can't get there any more; SECONDS 0 waits for nothing.
program_wait() {
  [ "$_seconds" -gt 0 ] || return 0
  _until=$(($(date +%s) + _seconds))
  while :; do
    _now=$(program_state "$_name:$_name")
    case $_now in RUNNING* | STARTING*) program_back ;; esac
    case $_now in
      RUNNING*) program_carries "${_now#* }" "$_stamp" || pw_fail "$_name runs without the settings that it was started with"; return ;;
      FATAL* | EXITED* | STOPPED*) break ;;
    esac
    [ "$(date +%s)" -lt "$_until" ] || break
    sleep 0.1
  done
  pw_fail "$_name is ${_now%% *}"
}

# program_remove NAME STOP_SECONDS [FILE | GROUP:NAME]...: out of every FILE, ended, and out of supervisord.
program_remove() {
  _name=$1 _stop=$2
  shift 2
  for _file; do case $_file in /*) program_forget "$_name" "$_file" || return ;; esac; done
  program_reload "$@" && program_orphans "$_name" && program_leave "$@" || return
  program_differs removed "$_name" || return 0
  program_halt stopProcessGroup "$_name" "$_name:$_name" "$_stop" && program_do 10 removeProcessGroup "$_name"
}

# program_restart NAME SECONDS STOP_SECONDS [!OTHER]...: ends it, and each OTHER first, and starts it as it is configured.
program_restart() {
  _name=$1 _seconds=$2 _stop=$3 _stamp=-
  shift 3
  program_list
  case $_list in down | fault*) pw_fail 'nothing was restarted: no supervisord answers' || return ;; esac
  program_away "$_name" <<_LIST
$_list
_LIST
  _now=$(program_state "$_name:$_name")
  [ -n "$_now" ] || pw_fail "supervisord knows no program $_name; run site.ts first" || return
  program_orphans "$_name" && program_anew "$@" && program_wait
}
