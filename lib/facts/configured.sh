# shellcheck shell=sh
fact_configured() {
  set --
  for _conf in "${PW_ROOT-}"/etc/supervisor/conf.d/*.conf; do [ ! -f "$_conf" ] || set -- "$@" "$_conf"; done
  [ $# -eq 0 ] || grep -hE '^[[:space:]]*\[(program|eventlistener|fcgi-program):' -- "$@" || :
}
