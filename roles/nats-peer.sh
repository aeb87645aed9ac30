# shellcheck shell=sh
# A server taken out of NATS' cluster, asked of the leader on its own machine.

nats_members() { curl -sS --noproxy '*' --max-time 5 -- "http://127.0.0.1:$1/jsz" 2>&1 | head -c 1048576; }

# probe_nats_members [PORT]...: what the server says of JetStream.
probe_nats_members() {
  for _port; do
    nats_members "$_port" | tr '\035' ' '
    printf '\035'
  done
}

# One request over TCP, which bash can speak where Debian brings nothing else that does: HOST PORT SUBJECT PAYLOAD, the CONNECT line on stdin.
# shellcheck disable=SC2016
NATS_REQUEST='
exec 5<>"/dev/tcp/$0/$1" || exit
IFS= read -r connect
printf "CONNECT %s\r\nSUB _INBOX.plotwright.$$ 1\r\nPUB %s _INBOX.plotwright.$$ %s\r\n%s\r\n" "$connect" "$2" "${#3}" "$3" >&5
while IFS= read -r line <&5; do
  case $line in
    MSG*) IFS= read -r line <&5 && printf "%s\n" "$line"; exit ;;
    -ERR*) printf "%s\n" "$line"; exit ;;
  esac
done'

# nats_is_member PORT ID, nats_is_away PORT ID: as the leader sees it, which may never have met a server that is away.
nats_is_member() { nats_members "$1" | tr -d ' \n\t' | grep -qE "\\{\"name\":[^{}]*\"peer\":\"$2\""; }
nats_is_away() { nats_members "$1" | tr -d ' \n\t' | grep -qE "\\{\"name\":[^{}]*(\"offline\":true|Servernameunknown)[^{}]*\"peer\":\"$2\""; }

# nats_remove_member HOST PORT HTTP_PORT NAME ID SECONDS: stdin is the CONNECT line.
nats_remove_member() {
  _login=$(cat)
  _until=$(($(date +%s) + $6))
  until nats_is_away "$3" "$5"; do
    nats_is_member "$3" "$5" || return 0
    [ "$(date +%s)" -lt "$_until" ] || pw_fail "$4 is still connected to the cluster: stop its nats-server first" || return
    sleep 0.2
  done
  # shellcheck disable=SC2016
  _said=$(printf '%s\n' "$_login" | timeout 10 bash -c "$NATS_REQUEST" "$1" "$2" '$JS.API.SERVER.REMOVE' "{\"peer\":\"$4\",\"peer_id\":\"$5\"}" | tr -d '\r')
  case $_said in
    *'"success":true'* | *'"err_code":10044'*) ;;
    *) pw_fail "nats-server was asked to take out $4, and says: ${_said:-nothing, as to a login that may not ask this}" || return ;;
  esac
  _until=$(($(date +%s) + $6))
  while nats_is_member "$3" "$5"; do
    [ "$(date +%s)" -lt "$_until" ] || pw_fail "$4 is still a member after $6 s" || return
    sleep 0.2
  done
}
