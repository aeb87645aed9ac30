# shellcheck shell=sh
# Directories change places by renames, while the program that works in them is stopped.

# swap_stop NAME STOP_SECONDS [!OTHER]...: ends each OTHER and then NAME, those that live.
swap_stop() {
  _name=$1 _stop=$2
  shift 2
  program_first "$@" || return
  case $(program_state "$_name:$_name") in
    RUNNING* | STARTING* | BACKOFF* | STOPPING*) program_halt stopProcess "$_name:$_name" "$_name:$_name" "$_stop" ;;
  esac
}

# swap_can FROM TO KEEP: each of them can be renamed to the next.
swap_can() {
  for _place in "$1" "$2" "${3%/*}"; do
    [ -e "$_place" ] || continue
    ! mountpoint -q -- "$_place" || [ "$_place" = "${3%/*}" ] || pw_fail "nothing was done: $_place is a mount point; use a directory below it" || return
    [ "$(stat -c %d -- "$_place")" = "$(stat -c %d -- "${2%/*}")" ] ||
      pw_fail "nothing was done: $_place and $2 are not on one file system, so that one can't be renamed to the other" || return
  done
  [ ! -e "$2" ] || [ ! -e "$3" ] || pw_fail "nothing was done: $3 is there from before; move it away, or remove it" || return
}

# swap_apply FROM TO KEEP NAME STOP_SECONDS [!OTHER]...: one that was interrupted between the two renames goes on with the second.
swap_apply() {
  _from=$1 _to=$2 _keep=$3
  shift 3
  swap_can "$_from" "$_to" "$_keep" && swap_stop "$@" || return
  [ ! -e "$_to" ] || mv -T -- "$_to" "$_keep" || return
  mv -T -- "$_from" "$_to" && sync -- "${_to%/*}"
}

# swap_back FROM TO KEEP NAME STOP_SECONDS [!OTHER]...: what is kept is in place again, and the other back where it was made ready.
swap_back() {
  _from=$1 _to=$2 _keep=$3
  shift 3
  [ -e "$_keep" ] || return 0
  swap_stop "$@" || return
  [ ! -e "$_to" ] || mv -T -- "$_to" "$_from" || return
  mv -T -- "$_keep" "$_to" && sync -- "${_to%/*}"
}
