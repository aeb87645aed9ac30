# shellcheck shell=sh

# probe_command [creates|removes|unless COUNT WORD...]...: a line each: `needed`, `done`, `hidden PATH` or `unless STATUS`.
probe_command() {
  while [ $# -gt 0 ]; do
    _how=$1 _count=$2
    shift 2
    case $_how in
      unless) command_unless "$_count" "$@" ;;
      creates) command_there "$1" "done" needed ;;
      removes) command_there "$1" needed "done" ;;
    esac
    shift "$_count"
  done
}

# command_unless COUNT WORD... REST...: the first COUNT words are the question.
command_unless() (
  _asked=$1 _rest=$(($# - 1 - $1))
  shift
  while [ "$_asked" -gt 0 ]; do
    set -- "$@" "$1"
    shift
    _asked=$((_asked - 1))
  done
  shift "$_rest"
  timeout -k 5 20 "$@" </dev/null >/dev/null 2>&1
  printf 'unless %s\n' "$?"
)

# command_there PATH IF_THERE IF_NOT; a directory that may not be entered hides what is below it.
command_there() {
  if [ -e "$1" ] || [ -L "$1" ]; then printf '%s\n' "$2"; return; fi
  _up=${1%/*}
  while [ -n "$_up" ] && [ ! -e "$_up" ]; do _up=${_up%/*}; done
  if [ -d "${_up:-/}" ] && [ ! -x "${_up:-/}" ]; then printf 'hidden %s\n' "$_up"; else printf '%s\n' "$3"; fi
}
