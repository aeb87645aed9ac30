# shellcheck shell=sh
fact_configured() (
  cd "${PW_ROOT-}/etc/supervisor/conf.d" 2>/dev/null || return 0
  for _conf in *.conf; do [ ! -f "$_conf" ] || grep -hE '^[[:space:]]*\[(program|eventlistener|fcgi-program):' -- "$_conf"; done
  true
)
