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

# One request, in what supervisord is written in: HOST PORT tls|plain SUBJECT PAYLOAD, the CONNECT line on stdin.
NATS_REQUEST='
import os, socket, ssl, sys
host, port, how, subject, payload = sys.argv[1:]
link = socket.create_connection((host, int(port)), 10)
greeting = b""
while not greeting.endswith(b"\n"):
    byte = link.recv(1)
    if not byte: sys.exit("the server hung up")
    greeting += byte
if how == "tls": link = ssl.create_default_context().wrap_socket(link, server_hostname=host)
inbox = "_INBOX.plotwright.%d" % os.getpid()
asked = (sys.stdin.readline().strip(), inbox, subject, inbox, len(payload), payload)
link.sendall(("CONNECT %s\r\nSUB %s 1\r\nPUB %s %s %d\r\n%s\r\n" % asked).encode())
lines = link.makefile("rb")
for line in lines:
    if line.startswith(b"MSG"): line = next(lines)
    elif not line.startswith(b"-ERR"): continue
    print(line.decode(errors="replace").strip())
    break
'

# nats_is_member PORT ID, nats_is_away PORT ID: as the leader sees it, which may never have met a server that is away.
nats_is_member() { nats_members "$1" | tr -d ' \n\t' | grep -qE "\\{\"name\":[^{}]*\"peer\":\"$2\""; }
nats_is_away() { nats_members "$1" | tr -d ' \n\t' | grep -qE "\\{\"name\":[^{}]*(\"offline\":true|Servernameunknown)[^{}]*\"peer\":\"$2\""; }

# nats_remove_member HOST PORT tls|plain HTTP_PORT NAME ID SECONDS: stdin is the CONNECT line.
nats_remove_member() {
  _at=$4 _name=$5 _id=$6 _seconds=$7
  _login=$(cat)
  _until=$(($(date +%s) + _seconds))
  until nats_is_away "$_at" "$_id"; do
    nats_is_member "$_at" "$_id" || return 0
    [ "$(date +%s)" -lt "$_until" ] || pw_fail "$_name is still connected to the cluster: stop its nats-server first" || return
    sleep 0.2
  done
  # shellcheck disable=SC2016
  set -- "$1" "$2" "$3" '$JS.API.SERVER.REMOVE' "{\"peer\":\"$_name\",\"peer_id\":\"$_id\"}"
  _said=$(printf '%s\n' "$_login" | timeout 10 python3 -c "$NATS_REQUEST" "$@" 2>&1 | tail -n 1)
  case $_said in
    *'"success":true'* | *'"err_code":10044'*) ;;
    *) pw_fail "nats-server was asked to take out $_name, and says: ${_said:-nothing, as to a login that may not ask this}" || return ;;
  esac
  _until=$(($(date +%s) + _seconds))
  while nats_is_member "$_at" "$_id"; do
    [ "$(date +%s)" -lt "$_until" ] || pw_fail "$_name is still a member after $_seconds s" || return
    sleep 0.2
  done
}
