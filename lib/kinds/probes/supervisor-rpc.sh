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
supervisor_lives() { timeout -k 2 10 systemctl is-active -q supervisor 2>/dev/null || grep -qsx supervisord /proc/[0-9]*/comm; }

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
