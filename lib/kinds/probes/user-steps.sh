# shellcheck shell=sh
# What usermod leaves to be done.

# set_home NAME HOME: another home in the account's record. usermod refuses while processes of the account run; vipw takes the same lock.
set_home() {
  # vipw drops what was edited within the second of the last change: times of whole seconds are all that it compares.
  # shellcheck disable=SC2016
  edit='edit() {
    second=$(stat -c %Y "$1") &&
      new=$(awk -F: -v OFS=: "\$1 == ENVIRON[\"PW_NAME\"] { \$6 = ENVIRON[\"PW_HOME\"] } 1" "$1") &&
      printf "%s\n" "$new" >"$1" &&
      { [ "$(stat -c %Y "$1")" != "$second" ] || touch -d "@$((second + 1))" "$1"; }
  }; edit'
  PW_NAME=$1 PW_HOME=$2 EDITOR=$edit vipw -q
}
