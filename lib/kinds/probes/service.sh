# shellcheck shell=sh
# Services, by systemd where it is the init system, else by init scripts.

# probe_service NAME...: `systemd`, the properties of each unit in the order asked, and systemctl's status; or `sysvinit` and a line each.
probe_service() {
  if [ -d /run/systemd/system ]; then
    printf 'systemd\n'
    service_links "$@"
    timeout -k 5 60 systemctl show --no-pager -p Id,LoadState,ActiveState,SubState,UnitFileState -- "$@" 2>&1
    printf '\035%s' "$?"
  else
    printf 'sysvinit\n'
    service_links "$@"
    for _name; do service_by_script "${_name%.service}"; done
  fi
}

# A line of `on` and `off`: which init scripts are linked to start in the usual runlevels.
service_links() {
  for _name; do
    _link=off
    for _each in /etc/rc[2-5].d/S[0-9][0-9]"${_name%.service}"; do [ ! -e "$_each" ] || _link=on; done
    printf '%s ' "$_link"
  done
  printf '\035'
}

service_by_script() {
  if [ -x "/etc/init.d/$1" ]; then
    timeout -k 5 20 service "$1" status </dev/null >/dev/null 2>&1
    printf '%s\n' "$?"
  else
    printf 'absent\n'
  fi
}
