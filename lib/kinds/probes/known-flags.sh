# shellcheck shell=sh

# probe_flags [BINARY USER LINES [COUNT WORD...]...]...: what BINARY says to --version, then to each line's words and --help; each answer and,
# on its last line, its status.
probe_flags() {
  while [ $# -gt 0 ]; do
    _binary=$1 _user=$2 _lines=$3
    shift 3
    flags_ask --version
    while [ "$_lines" -gt 0 ]; do
      flags_words "$@"
      shift $(($1 + 1))
      _lines=$((_lines - 1))
    done
  done
}

# flags_words COUNT WORD... REST...
flags_words() (
  _count=$1 _rest=$(($# - 1 - $1))
  shift
  while [ "$_count" -gt 0 ]; do
    set -- "$@" "$1"
    shift
    _count=$((_count - 1))
  done
  shift "$_rest"
  flags_ask "$@" --help
)

# flags_ask ARGV...: the first 64 KiB of what it says; the rest is read, or a program might die of it.
flags_ask() (
  set -- timeout -k 2 10 "$_binary" "$@"
  [ -z "$_user" ] || [ "$(id -u)" -ne 0 ] || set -- runuser -u "$_user" -- "$@"
  {
    _status=$({ { "$@" </dev/null 2>&1 3>&- 4>&-; printf '%s' "$?" >&3; } | { head -c 65536 | tr -d '\035'; cat >/dev/null; } >&4; } 3>&1)
  } 4>&1
  printf '\n%s\035' "$_status"
)
