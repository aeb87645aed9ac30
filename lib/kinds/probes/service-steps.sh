# shellcheck shell=sh
# Services changed, by systemd where it is the init system, else by init scripts.

# service_do enable|disable|mask|unmask|start|stop NAME
service_do() {
  if [ ! -d /run/systemd/system ]; then
    service_script_do "$1" "${2%.service}"
    return
  fi
  if [ "$1" = start ]; then
    [ "$(systemctl show -p NeedDaemonReload --value -- "$2")" != yes ] || systemctl daemon-reload || return
    systemctl reset-failed -- "$2" 2>/dev/null
  fi
  timeout -k 10 280 systemctl "$1" -- "$2" && return
  if [ "$1" = start ]; then systemctl status --no-pager --full --lines 10 -- "$2"; fi
  return 1
}

service_script_do() {
  [ -x "/etc/init.d/$2" ] || pw_fail "there is no /etc/init.d/$2; install what brings it" || return
  case $1 in
    enable) update-rc.d "$2" defaults && update-rc.d "$2" enable ;;
    disable) update-rc.d "$2" disable ;;
    *)
      _until=$(($(date +%s) + 280))
      timeout -k 10 280 service "$2" "$1" </dev/null && service_script_settle "$1" "$2"
      ;;
  esac
}

# Many an init script returns before what it started or stopped is up or gone.
service_script_settle() {
  while [ "$(date +%s)" -lt "$_until" ]; do
    timeout -k 5 20 service "$2" status </dev/null >/dev/null 2>&1
    case $1$? in start0 | stop[1-9]*) return 0 ;; esac
    sleep 0.2
  done
}
