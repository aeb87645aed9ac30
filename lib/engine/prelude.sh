# shellcheck shell=sh
# The engine's own half on a host; every answer starts with a marker that carries the session's nonce.

PW_STATE=${PW_STATE:-/var/lib/plotwright}

pw_mark() { printf '\036%s %s\n' "$PW_NONCE" "$*"; }

# What earlier runs left: times, then restore points as `file<TAB>target`.
pw_past() {
  cat -- "$PW_STATE"/times/* 2>/dev/null
  printf '\035'
  for _file in "$PW_STATE"/undo/*; do
    if IFS= read -r _had 2>/dev/null <"$_file"; then printf '%s\t%s\n' "${_file##*/}" "$_had"; fi
  done
}

pw_fail() { printf '%s\n' "$*" >&2; return 1; }
