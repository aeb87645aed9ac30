# shellcheck shell=sh

# probe_user NAME...: the users that there are, getent's status, all groups, getent's status, and `closed` where nothing can be written in /etc:
# all that useradd says then is that it cannot lock a file.
probe_user() {
  getent passwd -- "$@"
  printf '\035%s\035' "$?"
  getent group
  printf '\035%s\035' "$?"
  [ -w /etc ] || printf closed
}
