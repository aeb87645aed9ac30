# shellcheck shell=sh

# filesystem_make DEVICE TYPE: looks once more, whatever was seen before.
filesystem_make() {
  _real=$(realpath -e -- "$1")
  [ -b "$_real" ] || pw_fail "$1 is no block device" || return
  blkid -p -- "$_real" >/dev/null 2>&1
  _holds=$(block_holds "$_real" $?)
  [ "$_holds" = nothing ] || pw_fail "$1 is not blank (it holds: $_holds), and is left alone" || return
  # a disk for plots: nothing kept for root, and an inode for each 4 MiB
  "mkfs.$2" -q -m 0 -T largefile4 -E nodiscard "$_real" </dev/null
}
