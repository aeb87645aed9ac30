# shellcheck shell=sh
# The files that supervisord reads.

PW_SUPERVISOR=/etc/supervisor

# Each file: `mode owner size path` on a line; then all their texts, one after another, in base64.
supervisor_files() {
  set -- "$PW_SUPERVISOR/supervisord.conf" "$PW_SUPERVISOR"/conf.d/*.conf
  for _file; do
    shift
    [ ! -f "$_file" ] || set -- "$@" "$_file"
  done
  [ $# -gt 0 ] || { printf '\035\035'; return; }
  stat -L -c '%a %U:%G %s %n' -- "$@"
  printf '\035'
  cat -- "$@" | head -c 8388608 | base64 -w 0
  printf '\035'
}
