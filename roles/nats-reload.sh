# shellcheck shell=sh
# Whether nats-server runs with the configuration that is on disk; times are nanoseconds since 1970, 0 where there is none.

# A file's times may lie behind the clock by a tick of the kernel, which is at most a hundredth of a second.
NATS_TICK=10000000

# nats_times PATH URL: _changed, the last time that PATH was written or renamed to; _loaded, when the server last read it; _now; _said by curl.
nats_times() {
  _changed=$(stat -L -c %.9Z -- "$1" 2>/dev/null | tr -d .)
  _said=$(curl -sS --noproxy '*' --max-time 5 -- "$2" 2>&1)
  _loaded=$(printf '%s\n' "$_said" | sed -n 's/.*"config_load_time": *"\(20[0-9T:.-]*Z\)".*/\1/p')
  [ -z "$_loaded" ] || _loaded=$(date -d "$_loaded" +%s%N 2>/dev/null)
  _changed=${_changed:-0} _loaded=${_loaded:-0} _now=$(date +%s%N)
}

# A clock that was set back leaves times that are still to come, and they say nothing.
nats_is_loaded() { [ "$_changed" != 0 ] && [ $((_changed + NATS_TICK)) -le "$_loaded" ] && [ "$_loaded" -le "$_now" ]; }

# probe_nats_loaded [PATH URL]...: a line `loaded` or `other` and both times, then what the server, or curl, said.
probe_nats_loaded() {
  command -v curl >/dev/null || { printf 'no curl'; return; }
  while [ $# -gt 0 ]; do
    nats_times "$1" "$2"
    if nats_is_loaded; then printf loaded; else printf other; fi
    printf ' %s %s\n' "$_changed" "$_loaded"
    printf %s "$_said" | tr '\035' ' ' | head -c 65536
    printf '\035'
    shift 2
  done
}

# nats_load PROGRAM PATH URL LOG SECONDS: makes the server under supervisord read PATH again unless it has, and waits until it did or refuses.
nats_load() {
  _server=$1:$1 _path=$2 _url=$3 _log=$4
  _until=$(($(date +%s) + $5))
  nats_await || return
  ! nats_is_loaded || return 0
  nats_settle
  _size=$(stat -L -c %s -- "$_log" 2>/dev/null) || _size=0
  program_do 10 signalProcess "$_server" '<param><value><string>HUP</string></value></param>' || return
  while [ "$(date +%s)" -lt "$_until" ]; do
    nats_times "$_path" "$_url"
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
    nats_times "$_path" "$_url"
    [ "$_changed" != 0 ] || pw_fail "there is no $_path" || return
    [ "$_loaded" = 0 ] || return 0
    [ "$(date +%s)" -lt "$_until" ] || pw_fail "$_url says nothing of when the configuration was loaded: $(printf %s "$_said" | head -c 300)" || return
    sleep 0.1
  done
}

# Waits until what is loaded from now on is later than the file.
nats_settle() {
  if [ "$_changed" -gt "$_now" ]; then touch -- "$_path"; fi
  while nats_times "$_path" "$_url" && [ "$_now" -lt $((_changed + NATS_TICK)) ] && [ "$(date +%s)" -lt "$_until" ]; do sleep 0.01; done
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
