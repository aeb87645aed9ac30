# shellcheck shell=sh
# fact_current_release DIR: where DIR/current points; then the releases that lie there whole, a line each.
fact_current_release() (
  readlink -- "$1/current"
  printf '\035'
  cd "$1/releases" 2>/dev/null || return 0
  for _release in *; do [ ! -f "$_release/.seal-archive" ] || printf '%s\n' "$_release"; done
)
