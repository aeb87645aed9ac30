# shellcheck shell=sh
# The one persistent shell of a host: sh -c TEXT sh HELLO [LOCK SECONDS OWNER PURPOSE].
# After `HELLO ready`, or `HELLO locked` where another run holds the lock, it reads the session's nonce, then frames
# `load|ask|run|squeeze SCRIPT_BYTES DATA_BYTES`, script, data, until stdin ends. What is loaded comes compressed; what is squeezed has no data, and
# answers compressed; `ask` loads pw_asked and squeezes it. While it holds a lock, a zero byte on stderr says each 15 s that it lives. Only `read` and GNU head -c touch stdin, for they take no byte more than asked.

umask 022
cd /
unset CDPATH PW_NONCE
LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH

# A step that is at work comes to its end first.
trap 'echo "told to end: a shutdown, or --break-lock of another run" >&2; exit 143' TERM

# The kernel frees the lock when this process dies; no script inherits it, or a daemon that it started would keep it.
pw_take_lock() {
  flock -w "$3" 9
  pw_locked=$?
  [ "$pw_locked" -ne 0 ] || printf '%s\n' "$4" "$5" "$$" >"$2"
}

# Only who sends learns that a connection is gone: without a byte now and then an idle shell would hold its lock for hours.
pw_beat() {
  trap 'kill "$pw_nap" 2>/dev/null; exit' TERM
  while :; do
    sleep "${PW_BEAT:-15}" 2>/dev/null &
    pw_nap=$!
    wait "$pw_nap"
    printf '\000' >&2
  done
}

pw_state=ready
if [ -n "${2-}" ]; then
  exec 9<>"$2"
  pw_take_lock "$@"
  case $pw_locked in
    0)
      (pw_beat) </dev/null >/dev/null 9>&- &
      pw_beats=$!
      trap 'kill "$pw_beats" 2>/dev/null' EXIT
      echo "$pw_beats" >>"$2"
      ;;
    1) pw_state=locked ;;
    *) exit 75 ;;
  esac
fi

printf '\036%s %s\n' "$1" "$pw_state"
IFS= read -r PW_NONCE

while IFS=' ' read -r pw_verb pw_script_size pw_data_size; do
  # A script that the connection cut short must not run.
  case $pw_verb in
    load | ask)
      pw_script=$(head -c "$pw_script_size" 9>&- | gzip -dc 9>&-) || exit 76
      eval "$pw_script"
      [ "$pw_verb" = ask ] || continue
      pw_verb=squeeze pw_script=pw_asked
      ;;
    *)
      pw_script=$(head -c "$pw_script_size" 9>&-; printf x)
      pw_script=${pw_script%x}
      [ "${#pw_script}" -eq "$pw_script_size" ] || exit 76
      ;;
  esac
  if [ "$pw_verb" = squeeze ]; then
    {
      (eval "$pw_script")
      printf '\036%s status %s\n' "$PW_NONCE" "$?"
    } </dev/null 9>&- | gzip -c 9>&-
  elif [ "$pw_data_size" -gt 0 ]; then
    head -c "$pw_data_size" 9>&- | (
      (eval "$pw_script")
      pw_status=$?
      cat >/dev/null
      exit "$pw_status"
    ) 9>&-
  else
    (eval "$pw_script") </dev/null 9>&-
  fi
  pw_status=$?
  printf '\036%s end %s\n' "$PW_NONCE" "$pw_status"
  printf '\036%s end %s\n' "$PW_NONCE" "$pw_status" >&2
done
