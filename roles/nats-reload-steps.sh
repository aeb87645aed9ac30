# shellcheck shell=sh
# shellcheck disable=SC2154 # what nats-reload.sh finds
# Makes nats-server read its configuration again.

# nats_load PROGRAM PATH:PATH... URL LOG SECONDS: makes the server under supervisord read its configuration, the first of them, again unless it has, and waits until it did or refuses.
nats_load() {
  _server=$1:$1 _paths=$2 _path=${2%%:*} _url=$3 _log=$4
  _until=$(($(date +%s) + $5))
  nats_await || return
  ! nats_is_loaded || return 0
  nats_settle
  _size=$(stat -L -c %s -- "$_log" 2>/dev/null) || _size=0
  program_do 10 signalProcess "$_server" '<param><value><string>HUP</string></value></param>' || return
  while [ "$(date +%s)" -lt "$_until" ]; do
    nats_times "$_paths" "$_url"
    ! nats_is_loaded || return 0
    _refusal=$(nats_refusal)
    [ -z "$_refusal" ] || { nats_refused; return; }
    sleep 0.1
  done
  pw_fail "nats-server was told to read $_path again and has not within $5 s: look at the end of $_log"
}

# A server that has just been started does not answer yet.
nats_await() {
  while :; do
    case $(program_state "$_server") in RUNNING* | STARTING*) ;; *) pw_fail "supervisord does not run ${_server#*:}: look at $_log" || return ;; esac
    nats_times "$_paths" "$_url"
    [ "$_changed" != 0 ] || pw_fail "there is no $_path" || return
    [ "$_loaded" = 0 ] || return 0
    [ "$(date +%s)" -lt "$_until" ] || pw_fail "$_url says nothing of when the configuration was loaded: $(printf %s "$_said" | head -c 300)" || return
    sleep 0.1
  done
}

# Waits until what is loaded from now on is later than the file.
nats_settle() {
  if [ "$_changed" -gt "$_now" ]; then nats_each "$_paths" touch; fi
  while nats_times "$_paths" "$_url" && [ "$_now" -lt $((_changed + NATS_TICK)) ] && [ "$(date +%s)" -lt "$_until" ]; do sleep 0.01; done
}

# What the server said in its log since then; supervisord may have begun a new one.
nats_refusal() {
  [ "$(stat -L -c %s -- "$_log" 2>/dev/null || echo 0)" -ge "$_size" ] || _size=0
  tail -c "+$((_size + 1))" -- "$_log" 2>/dev/null | sed -n 's/.*Failed to reload server configuration: //p' | tail -n 1 | head -c 1000
}

nats_refused() {
  case $_refusal in
    *'not supported'*) _fix="it takes a restart, of one server at a time: supervisorctl restart ${_server#*:}" ;;
    *) _fix='put the setting right and run again; a restart would not come up with it' ;;
  esac
  pw_fail "nats-server runs on with what it had, for it refuses $_path: $_refusal
$_fix"
}
