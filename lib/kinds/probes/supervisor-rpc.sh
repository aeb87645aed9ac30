# shellcheck shell=sh
# Asks supervisord over its socket: its own command starts a Python each time, and answers in English.

PW_SUPERVISOR_SOCKET=/run/supervisor.sock

# program_ask SECONDS METHOD [NAME [XML]]: `down`, or a line `fault<TAB>code<TAB>text`, or one for each process
# (`name<TAB>group<TAB>state<TAB>pid<TAB>what kept it from starting<TAB>start<TAB>stop<TAB>now`, the last three in seconds), or those of reloadConfig (`added<TAB>group`, `changed`, `removed`).
program_ask() {
  _xml="<methodCall><methodName>supervisor.$2</methodName><params>${3:+<param><value><string>$3</string></value></param>}${4-}</params></methodCall>"
  _xml=$(curl -sS --max-time "$1" --unix-socket "$PW_SUPERVISOR_SOCKET" -H 'Content-Type: text/xml' --data-raw "$_xml" http://localhost/RPC2 2>&1)
  case $?$_xml in
    0*'<methodResponse>'*) printf '%s' "$_xml" | program_plain ;;
    7curl:*) echo down ;;
    28curl:*) printf 'fault\t0\tit runs, yet gave no answer within %s s; see /var/log/supervisor/supervisord.log\n' "$1" ;;
    *) printf 'fault\t0\t%s\n' "$(printf %s "$_xml" | tr -s '\n\t' '  ' | head -c 300)" ;;
  esac
}

program_plain() {
  awk '
    function plain(text) { gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&amp;/, "\\&", text); gsub(/[\t\r\n ]+/, " ", text); return text }
    BEGIN { RS = "</value>"; turn = 1; split("added changed removed", list, " ") }
    /<\/struct>/ {
      if ("faultCode" in is) print "fault\t" is["faultCode"] "\t" is["faultString"]
      else print is["name"] "\t" is["group"] "\t" is["statename"] "\t" is["pid"] "\t" is["spawnerr"] "\t" is["start"] "\t" is["stop"] "\t" is["now"]
      split("", is)
      next
    }
    /<\/array>/ { turn++; next }
    { value = $0; sub(/.*<value>(<[a-z0-9]+>)?/, "", value); sub(/<\/[a-z0-9]+>.*/, "", value); value = plain(value) }
    /<name>/ { key = $0; sub(/.*<name>/, "", key); sub(/<\/name>.*/, "", key); is[key] = value; next }
    /<string>/ { print list[turn] "\t" value }'
}

# A supervisord that has just been started does not listen yet, and systemd calls it active before it is even itself.
supervisor_lives() { systemctl is-active -q supervisor 2>/dev/null || grep -qsx supervisord /proc/[0-9]*/comm; }

# In _list all programs, by a supervisord that is up or soon will be.
program_list() {
  _until=$(($(date +%s) + 10))
  while :; do
    _list=$(program_ask 10 getAllProcessInfo)
    case $_list in
      down | 'fault	6	'*) if supervisor_lives && [ "$(date +%s)" -lt "$_until" ]; then sleep 0.1; continue; fi ;;
    esac
    return
  done
}

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
program_state() { program_ask 10 getProcessInfo "$1" | awk -F '\t' 'NF > 3 { print $3, $4 }'; }

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
