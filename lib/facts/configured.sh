# shellcheck shell=sh
fact_configured() (
  cd "${PW_ROOT-}/etc/supervisor/conf.d" 2>/dev/null || return 0
  set --
  for _conf in *.conf; do [ ! -f "$_conf" ] || set -- "$@" "$_conf"; done
  [ $# -eq 0 ] || grep -hE '^[[:space:]]*\[(program|eventlistener|fcgi-program):' -- "$@"
  true
)
