# shellcheck shell=sh
# A handler is pending while its marker exists, through interrupted runs and reboots.

# probe_handler ID...: `pending`, `idle` or `hidden` each.
probe_handler() {
  for _id; do
    if [ -e "$PW_STATE/pending/$_id" ]; then echo pending
    elif { [ -d "$PW_STATE" ] && [ ! -x "$PW_STATE" ]; } || { [ -d "$PW_STATE/pending" ] && [ ! -x "$PW_STATE/pending" ]; }; then echo hidden
    else echo idle; fi
  done
}

handler_mark() { (umask 077 && mkdir -p -- "$PW_STATE/pending") && : >"$PW_STATE/pending/$1"; }

handler_done() { rm -f -- "$PW_STATE/pending/$1"; }
