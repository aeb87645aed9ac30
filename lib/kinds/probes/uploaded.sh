# shellcheck shell=sh

# probe_uploaded [PATH JOB]...: of each how many bytes are there, and on the lines after that what probe_job says.
probe_uploaded() {
  while [ $# -gt 0 ]; do
    stat -c %s -- "$1" 2>/dev/null || echo 0
    probe_job "$2"
    shift 2
  done
}

# upload_receive PATH BYTES FROM: stdin holds a file's BYTES from FROM on.
upload_receive() {
  (umask 077 && mkdir -p -- "${1%/*}") || return
  _free=$(($(stat -f -c '%a * %S' -- "${1%/*}")))
  [ "$_free" -ge $(($2 - $3)) ] || pw_fail "nothing was sent: $_free bytes are free there, and $(($2 - $3)) are still to come" || return
  [ "$3" -gt 0 ] || : >"$1" || return
  [ "$(stat -c %s -- "$1")" = "$3" ] || pw_fail "another run wrote to $1 meanwhile" || return
  cat >>"$1" || return
  _size=$(stat -c %s -- "$1")
  [ "$_size" = "$2" ] || pw_fail "the connection ended after $_size of $2 bytes; they are kept, and the next run sends the rest"
}
