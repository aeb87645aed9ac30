# shellcheck shell=sh

# probe_swapped FROM...: of each a line: `ready` where a directory waits to be put in its place, `none`, or `hidden`.
probe_swapped() {
  for _from; do
    _up=${_from%/*}
    while [ -n "$_up" ] && [ ! -e "$_up" ]; do _up=${_up%/*}; done
    if [ -d "$_from" ]; then echo ready; elif [ -x "${_up:-/}" ]; then echo none; else echo hidden; fi
  done
}
