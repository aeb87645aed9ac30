# shellcheck shell=sh
fact_limits() {
  _most=0
  read -r _most 2>/dev/null <"${PW_ROOT-}/proc/sys/fs/nr_open"
  printf 'nr_open=%s\nhard=' "$_most"
  # shellcheck disable=SC3045 # dash and bash have it, and no other way is free of a process
  ulimit -Hn
  # shellcheck disable=SC3045
  if (ulimit -n "$_most") 2>/dev/null; then printf 'raises=yes\n'; fi
  _conf=${PW_ROOT-}/etc/supervisor/supervisord.conf
  if [ -f "$_conf" ]; then
    printf '\035'
    head -c 65536 -- "$_conf"
  fi
}
