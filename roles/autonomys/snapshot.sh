# shellcheck shell=sh
# A job: an archive of a node's database is fetched, checked and unpacked beside its place. Each part that is done is not done again.

# snapshot_wait WORD TOTAL PID: until PID has ended, how far it has come in `archive`; fails as it does.
snapshot_wait() {
  while kill -0 "$3" 2>/dev/null; do
    snapshot_tell "$1" "$2" "$(snapshot_at "$3")"
    sleep "${SNAPSHOT_EVERY:-5}"
  done
  wait "$3"
}

snapshot_tell() {
  [ -n "$3" ] && [ "${2:-0}" -gt 0 ] || return 0
  printf '%s %s %% of %s MiB\n' "$1" "$(($3 * 100 / $2))" "$(($2 / 1048576))"
}

# snapshot_at PID: where it, or a child of it, is in the file.
snapshot_at() {
  for _pid in "$1" $(cat "/proc/$1/task/$1/children" 2>/dev/null); do
    for _fd in "/proc/$_pid"/fd/*; do
      [ "$(readlink "$_fd")" = "$PWD/archive" ] || continue
      awk '$1 == "pos:" { print $2 }' "/proc/$_pid/fdinfo/${_fd##*/}" 2>/dev/null
      return
    done
  done
}

snapshot_size() { stat -c %s archive 2>/dev/null || echo 0; }

# The archive, what is in it, and as much in reserve; the old database stays where it is.
snapshot_room() {
  _free=$(($(stat -f -c '%a * %S' .)))
  [ "$_free" -ge "$1" ] || {
    echo "there is no room: $((_free / 1048576)) MiB are free in $PWD, and $(($1 / 1048576)) MiB are needed" >&2
    exit 1
  }
}

# snapshot_fetch URL: from where it was cut short.
snapshot_fetch() {
  _length=$(curl -fsSLI --proto =http,https --max-time 60 -- "$1" | tr -d '\r' |
    awk 'tolower($1) == "content-length:" { n = $2 } /^HTTP/ { n = "" } END { if (n ~ /^[0-9]+$/) print n }')
  _have=$(snapshot_size)
  if [ -n "$_length" ]; then
    [ "$_have" -lt "$_length" ] || return 0
    snapshot_room $((_length * 3 - _have))
  fi
  snapshot_curl "$1" || { [ $? -eq 33 ] && rm -f archive && snapshot_curl "$1"; }
}

# snapshot_curl URL: status 33 where the server can't go on in the middle.
snapshot_curl() {
  curl -fsSL --proto =http,https --retry 5 -C - -o archive -- "$1" &
  snapshot_wait fetched "${_length:-0}" $!
}

# snapshot_check SHA256: a wrong archive is thrown away.
snapshot_check() {
  sha256sum <archive >digest &
  snapshot_wait checked "$(snapshot_size)" $! || return
  read -r _got _ <digest
  [ "$_got" = "$1" ] && return
  rm -f archive
  echo "the archive's sha256 is $_got, not $1: nothing was unpacked, and the archive was thrown away" >&2
  return 1
}

# The database is not at the top: where it is instead.
snapshot_missed() {
  _found=$(cd unpacking && find . -mindepth 2 -maxdepth 4 -type d -name db -print -quit)
  _above=${_found#./} _above=${_above%/db}
  if [ -n "$_found" ]; then
    echo "the archive's database is in $_above: raise --strip by $(printf '%s/' "$_above" | tr -dc / | wc -c)" >&2
  else
    echo 'the archive has no directory db, where a node keeps its database' >&2
  fi
  return 1
}

# snapshot_unpack OWNER STRIP
snapshot_unpack() {
  _size=$(snapshot_size)
  snapshot_room $((_size * 2))
  rm -rf unpacking && mkdir -m 0750 unpacking || return
  tar -xf archive -C unpacking --no-same-owner --strip-components="$2" &
  snapshot_wait unpacked "$_size" $! || return
  [ -d unpacking/db ] || snapshot_missed || return
  chown -R "$1:" unpacking && sync && mv -T unpacking ready
}

# snapshot_restore DIRECTORY SHA256 OWNER STRIP [URL]: DIRECTORY/ready is what the archive holds.
snapshot_restore() {
  (umask 077 && mkdir -p -- "$1") && cd -P -- "$1" || return
  if [ ! -d ready ]; then
    { [ -z "${5-}" ] || snapshot_fetch "$5"; } && snapshot_check "$2" && snapshot_unpack "$3" "$4" || return
  fi
  echo 'the archive is checked and unpacked'
}
