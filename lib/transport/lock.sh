# shellcheck shell=sh
# What a run that was refused a lock asks of its holder; $2 of pw_break_lock is the process that pw_lock_holder named.

# pw_holds LOCK PID: the process has the lock's file open as the resident shell does, and the kernel shows the lock on it.
pw_holds() {
  [ "$(stat -L -c %d:%i "/proc/$2/fd/9" 2>/dev/null)" = "$(stat -L -c %d:%i "$1")" ] && grep -q '^lock:.*FLOCK' "/proc/$2/fdinfo/9" 2>/dev/null
}

# pw_at_work PID LOCK: the processes that its step comes down to, `PID NAME` each; its heartbeat, which LOCK names, is at no step.
pw_at_work() { pw_below "$1" leaves "$(head -c 1000 "$2" | sed -n 4p)"; }

# pw_lock_holder LOCK: since and now by this clock; owner; purpose; the holder's process, if that is one of ours; what that is at.
pw_lock_holder() {
  stat -c %Y "$1"
  date +%s
  head -c 1000 "$1" | head -n 2
  pw_pid=$(head -c 1000 "$1" | sed -n '3{/^[1-9][0-9]*$/p;}')
  pw_holds "$1" "$pw_pid" || return 0
  echo "$pw_pid"
  pw_at_work "$pw_pid" "$1"
}

# pw_until_free LOCK PID TENTHS
pw_until_free() {
  pw_left=$3
  while pw_holds "$1" "$2"; do
    [ "$pw_left" -gt 0 ] || return 1
    pw_left=$((pw_left - 1))
    sleep 0.1
  done
}

# pw_break_lock LOCK PID TENTHS: waits so long for a step, and cuts none short; a shell at none that does not end by itself is killed.
pw_break_lock() {
  pw_holds "$1" "$2" || return 0
  kill -s TERM "$2"
  for pw_patience in 20 "$3"; do
    pw_until_free "$1" "$2" "$pw_patience" && return 0
    [ -n "$(pw_at_work "$2" "$1")" ] || break
  done
  [ -z "$(pw_at_work "$2" "$1")" ] || return 1
  kill -s KILL "$2"
  pw_until_free "$1" "$2" 20
}
