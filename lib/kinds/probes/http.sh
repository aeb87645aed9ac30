# shellcheck shell=sh

# probe_http [URL BODY]...: each answer and, on its last line, its status (000: no answer); an empty BODY means GET. One curl asks for all: it
# takes longer to start than to ask.
probe_http() {
  command -v curl >/dev/null || { printf 'no curl'; return; }
  _status="
%{http_code}$(printf '\035')" _left=$#
  while [ "$_left" -gt 0 ]; do
    set -- "$@" --next -sS --stderr - --max-time 5 -w "$_status" --url "$1"
    [ -z "$2" ] || set -- "$@" -H 'Content-Type: application/json' --data-raw "$2"
    shift 2
    _left=$((_left - 2))
  done
  [ $# -eq 0 ] || { shift && curl "$@"; }
}
