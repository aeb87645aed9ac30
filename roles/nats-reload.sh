# shellcheck shell=sh
# Whether nats-server runs with the configuration that is on disk; times are nanoseconds since 1970, 0 where there is none.

# A file's times may lie behind the clock by a tick of the kernel, which is at most a hundredth of a second.
NATS_TICK=10000000

# nats_times PATH:PATH... URL: _changed, the last time that one of them was written or renamed to; _loaded, when the server last read them; _now;
# _said by curl.
nats_times() {
  _changed=0
  for _time in $(nats_each "$1" stat -L -c %.9Z 2>/dev/null); do
    _time=${_time%.*}${_time#*.}
    [ "$_time" -le "$_changed" ] || _changed=$_time
  done
  _said=$(curl -sS --noproxy '*' --max-time 5 -- "$2" 2>&1)
  _time=${_said#*'"config_load_time":'} _time=${_time#*'"'} _time=${_time%%'"'*} _loaded=
  case $_time in
    20*[!0-9T:.-]*Z) ;;
    20*Z) _loaded=$(date -d "$_time" +%s%N 2>/dev/null) ;;
  esac
  _loaded=${_loaded:-0} _now=$(date +%s%N)
}

# nats_each PATH:PATH... COMMAND...: once, on all of them.
nats_each() (
  set -f
  _paths=$1 IFS=:
  shift
  # shellcheck disable=SC2086
  "$@" -- $_paths
)

# A clock that was set back leaves times that are still to come, and they say nothing.
nats_is_loaded() { [ "$_changed" != 0 ] && [ $((_changed + NATS_TICK)) -le "$_loaded" ] && [ "$_loaded" -le "$_now" ]; }

# probe_nats_loaded [PATH:PATH... URL]...: a line `loaded` or `other` and both times, then what the server, or curl, said.
probe_nats_loaded() {
  command -v curl >/dev/null || { printf 'no curl'; return; }
  while [ $# -gt 0 ]; do
    nats_times "$1" "$2"
    if nats_is_loaded; then printf loaded; else printf other; fi
    printf ' %s %s\n' "$_changed" "$_loaded"
    printf %.65536s "$_said" | tr '\035' ' '
    printf '\035'
    shift 2
  done
}
