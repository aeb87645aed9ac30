# shellcheck shell=sh

# probe_user NAME...: the users that there are, getent's status, all groups, getent's status.
probe_user() {
  getent passwd -- "$@"
  printf '\035%s\035' "$?"
  getent group
  printf '\035%s' "$?"
}
