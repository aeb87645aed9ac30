# shellcheck shell=sh
# For those who only look: nothing is waited for, and what may not be read is said.

# fact_supervised: what supervisord says of all programs, or `denied`; then, from its log, how often each was started at all and in the
# last day: `name<TAB>starts<TAB>of these in the last day`.
fact_supervised() {
  if ! command -v perl >/dev/null; then printf 'no perl'
  elif [ -e "$PW_SUPERVISOR_SOCKET" ] && [ ! -w "$PW_SUPERVISOR_SOCKET" ]; then printf denied
  else program_ask 5 getAllProcessInfo
  fi
  printf '\035'
  supervised_starts "${PW_ROOT-}/var/log/supervisor/supervisord.log"
}

# supervised_starts LOG: its last 4 MiB and those of the one before it; the time of day in it is the host's own.
supervised_starts() {
  { tail -c 4194304 -- "$1.1"; tail -c 4194304 -- "$1"; } 2>/dev/null | awk -F "'" -v day="$(date -d '24 hours ago' '+%Y-%m-%d %H:%M:%S')" '
    / INFO spawned: / { all[$2]++; if (substr($0, 1, 19) >= day) late[$2]++ }
    END { for (name in all) printf "%s\t%d\t%d\n", name, all[name], late[name] }'
}
