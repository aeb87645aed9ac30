# shellcheck shell=sh
# Supervisor's programs: what it says over its socket, what the live processes carry, which files define what.

PW_SUPERVISOR_SOCKET=${PW_SUPERVISOR_SOCKET:-/run/supervisor.sock}
PW_SUPERVISOR_CONFD=${PW_SUPERVISOR_CONFD:-/etc/supervisor/conf.d}

# program_rpc METHOD [PARAMS XML]
program_rpc() {
  curl -sS --max-time 10 --unix-socket "$PW_SUPERVISOR_SOCKET" -H 'Content-Type: text/xml' http://localhost/RPC2 \
    --data-binary "<methodCall><methodName>supervisor.$1</methodName><params>${2-}</params></methodCall>"
}

# Prints what all programs are; answers `no curl`, `no supervisord` or the XML, then the stamps and binaries of the live processes.
probe_programs() {
  if [ ! -S "$PW_SUPERVISOR_SOCKET" ]; then printf 'no supervisord\n\035\035\035'; return; fi
  if ! command -v curl >/dev/null; then printf 'no curl\n\035\035\035'; return; fi
  _xml=$(program_rpc getAllProcessInfo 2>&1)
  printf '%s\n\035' "$_xml"
  _pids=$(printf '%s\n' "$_xml" | grep -A1 '<name>pid</name>' | sed -n 's/.*<int>\([1-9][0-9]*\)<.*/\1/p')
  _environs='' _exes=''
  for _pid in $_pids; do _environs="$_environs /proc/$_pid/environ" _exes="$_exes /proc/$_pid/exe"; done
  # shellcheck disable=SC2086 # a list of paths that we made of digits
  [ -z "$_environs" ] || { grep -azHs '^PLOTWRIGHT_STAMP=' $_environs | tr '\0' '\n'; printf '\035'; stat -c %N $_exes 2>&1 | grep -F ' (deleted)' | program_replaced; }
  [ -n "$_environs" ] || printf '\035'
  printf '\035'
}

# stat's lines of deleted binaries: which of them differ from what now stands at their path.
program_replaced() {
  sed -n "s/^'\(.*\)' -> '\(.*\) (deleted)'\$/\1 \2/p" | while read -r _exe _path; do
    cmp -s "$_exe" "$_path" || printf '%s\n' "$_exe"
  done
}

# probe_program CONF...: all programs, then which files define programs and groups, then each CONF with owner, mode and text.
probe_program() {
  probe_programs
  grep -sHE '^\[(program|group):' "$PW_SUPERVISOR_CONFD"/*.conf
  printf '\035'
  for _conf; do
    if [ -f "$_conf" ]; then stat -c '%a %U:%G' -- "$_conf"; cat -- "$_conf"; fi
    printf '\035'
  done
}

# program_state NAME: its state's name and pid.
program_state() {
  program_rpc getProcessInfo "<param><value><string>$1</string></value></param>" 2>/dev/null | tr '\n' ' ' |
    sed -n 's/.*<name>statename<\/name> <value><string>\([A-Z]*\)<.*<name>pid<\/name> <value><int>\([0-9]*\)<.*/\1 \2/p'
}

program_carries() { tr '\0' '\n' <"/proc/$1/environ" 2>/dev/null | grep -qxF "PLOTWRIGHT_STAMP=$2"; }

# A reread or update that fails blocks every program of the host, so its words decide, not its status alone.
program_update() {
  _said=$(supervisorctl update "$1" 2>&1)
  _status=$?
  case $_said in
    *'no such group'*) return 0 ;;
    *ERROR*|*CANT_REREAD*|*Traceback*) _status=1 ;;
  esac
  [ "$_status" = 0 ] || printf '%s\n' "$_said"
  return "$_status"
}

# program_apply NAME CONF MODE BYTES STAMP REPLACED SECONDS LOG: stdin is the new CONF; started or restarted once, only if it must be; waits till it runs.
program_apply() {
  _name=$1 _conf=$2 _stamp=$5 _replaced=$6 _seconds=$7 _log=$8
  _before=$(program_state "$_name")
  _old=$([ ! -f "$_conf" ] || { cat -- "$_conf" && printf x; })
  pw_put "$_conf" root root "$3" "$4" replace || return
  if ! program_update "$_name"; then
    if [ -n "$_old" ]; then printf '%s' "${_old%x}" | pw_put "$_conf" root root "$3" "$(printf '%s' "${_old%x}" | wc -c)" replace; else rm -f -- "$_conf"; fi
    pw_fail "supervisord refuses the configuration; $_conf is as it was before"
    return
  fi
  _now=$(program_state "$_name")
  case $_now in
    RUNNING*) { program_carries "${_now#* }" "$_stamp" && [ "$_replaced$_before" != "yes$_now" ]; } || supervisorctl restart "$_name" ;;
    STARTING*|BACKOFF*) ;;
    '') pw_fail "supervisord does not know $_name although $_conf defines it"; return ;;
    *) supervisorctl start "$_name" ;;
  esac
  program_wait "$_name" "$_seconds" "$_log"
}

# program_wait NAME SECONDS LOG: until it is RUNNING, or can't get there any more.
program_wait() {
  _until=$(($(date +%s) + $2))
  while :; do
    _now=$(program_state "$1")
    case $_now in
      RUNNING*) return 0 ;;
      FATAL*|EXITED*|STOPPED*) break ;;
    esac
    [ "$(date +%s)" -lt "$_until" ] || break
    sleep 0.1
  done
  printf '%s is %s; the last lines of %s:\n' "$1" "${_now:-unknown}" "$3"
  tail -n 8 -- "$3" 2>&1
  return 1
}

# program_forget NAME FILE: takes [program:NAME] out of FILE, and NAME out of its groups; the original stays as FILE.before-plotwright.
program_forget() {
  cp -p -- "$2" "$2.before-plotwright" || return
  _left=$(awk -v name="$1" '
    /^\[/ { inside = ($0 == "[program:" name "]"); group = ($0 ~ /^\[group:/); head = $0 }
    inside { next }
    group && /^\[/ { held = $0; next }
    group && /^programs[ \t]*=/ {
      sub(/^programs[ \t]*=[ \t]*/, ""); n = split($0, member, /[ \t]*,[ \t]*/); list = ""
      for (i = 1; i <= n; i++) if (member[i] != name && member[i] != "") list = list (list == "" ? "" : ",") member[i]
      if (list == "") { held = ""; dropped = head; next }
      print held; held = ""; print "programs=" list; next
    }
    group && head == dropped { next }
    { print }' "$2")
  if printf '%s\n' "$_left" | grep -q '^\['; then
    printf '%s\n' "$_left" | pw_put "$2" root root 0644 "$(printf '%s\n' "$_left" | wc -c)" replace || return
  else
    rm -f -- "$2"
  fi
  sed -n 's/^\[group:\(.*\)\]$/\1/p' "$2.before-plotwright" | while read -r _group; do program_update "$_group" || return; done
}

# program_remove NAME [FILE...]: out of every FILE that defines it, stopped, and out of supervisord.
program_remove() {
  _gone=$1
  shift
  for _file; do program_forget "$_gone" "$_file" || return; done
  program_update "$_gone"
}
