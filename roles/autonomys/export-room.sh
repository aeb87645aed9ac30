# shellcheck shell=sh

# fact_export_room WORK CACHE KEEP: bytes free beside CACHE, bytes that an export has in WORK, whether CACHE is a mount point, and whether an
# export is in place already, whose predecessor in KEEP only waits to be removed.
fact_export_room() {
  _up=${2%/*}
  while [ -n "$_up" ] && [ ! -d "$_up" ]; do _up=${_up%/*}; done
  stat -f -c '%a %S' -- "${_up:-/}"
  du -s -B1 -- "$1/full-cache-tmp" 2>/dev/null | cut -f1 | grep . || echo 0
  if mountpoint -q -- "$2"; then echo mount; else echo plain; fi
  if [ -e "$3" ] && [ ! -e "$1/full-cache-tmp" ]; then echo placed; else echo due; fi
}
