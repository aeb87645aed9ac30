# shellcheck shell=sh

# probe_http [URL BODY]...: each answer and, on its last line, its status (000: no answer); an empty BODY means GET.
probe_http() {
  command -v curl >/dev/null || { printf 'no curl'; return; }
  while [ $# -gt 0 ]; do
    if [ -n "$2" ]; then
      curl -sS --max-time 5 -w '\n%{http_code}' -H 'Content-Type: application/json' --data-raw "$2" -- "$1" 2>&1
    else
      curl -sS --max-time 5 -w '\n%{http_code}' -- "$1" 2>&1
    fi
    printf '\035'
    shift 2
  done
}
