# shellcheck shell=sh
# What ufw, if it is enabled, was told: its own notes in the rules, which are root's.
fact_firewall() {
  _conf=${PW_ROOT-}/etc/ufw/ufw.conf
  [ -e "$_conf" ] && grep -qs '^ENABLED=yes' "$_conf" || return 0
  printf 'ufw\n'
  grep -hs '^### tuple ### ' "${PW_ROOT-}"/etc/ufw/user.rules "${PW_ROOT-}"/etc/ufw/user6.rules
}
