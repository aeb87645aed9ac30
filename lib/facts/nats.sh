# shellcheck shell=sh
# fact_nats_server PORT [BINARY]: the version of BINARY, or of what PATH finds; then what the server answers about its health and JetStream.
fact_nats_server() {
  for _binary in "${2-}" "$(command -v nats-server)"; do
    if [ -f "$_binary" ] && [ -x "$_binary" ]; then
      timeout -k 2 5 "$_binary" -v 2>&1 | head -c 200
      break
    fi
  done
  printf '\035'
  command -v curl >/dev/null || return 0
  curl -s --noproxy '*' --max-time 3 -w '\n%{http_code}\n' "http://127.0.0.1:$1/healthz" "http://127.0.0.1:$1/jsz" 2>/dev/null | head -c 65536
}
