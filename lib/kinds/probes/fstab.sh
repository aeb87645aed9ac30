# shellcheck shell=sh

# fstab_write PATH WORD DEVICE TYPE OPTIONS: one line for PATH, which fstab spells WORD, in the place of the first that it had.
fstab_write() (
  _fstab=${PW_ROOT-}/etc/fstab
  _new=$_fstab.plotwright-new
  if [ -z "$3" ]; then _device=$(findmnt -nvro SOURCE --mountpoint "$1"); else _device=$3; fi
  _uuid=$(blkid -p -s UUID -o value -- "$(realpath -e -- "$_device")")
  [ -n "$_uuid" ] || pw_fail "$_device has no file system with a UUID" || exit
  [ -e "$_fstab" ] || : >"$_fstab"
  [ -e "$_fstab.before-plotwright" ] || cp -p -- "$_fstab" "$_fstab.before-plotwright"
  cp -p -- "$_fstab" "$_new"
  # the environment and not -v, for awk would take escapes in WORD as its own
  PW_WORD=$2 PW_LINE="UUID=$_uuid $2 $4 $5 0 2" awk '
    $1 !~ /^#/ && $2 == ENVIRON["PW_WORD"] { if (!done++) print ENVIRON["PW_LINE"]; next }
    { print }
    END { if (!done) print ENVIRON["PW_LINE"] }' "$_fstab" >"$_new" || exit
  [ "$(findmnt -nrF "$_new" -o SOURCE --mountpoint "$1")" = "UUID=$_uuid" ] || pw_fail "$_new does not read as meant, and $_fstab is left as it was" || exit
  sync -- "$_new" && mv -- "$_new" "$_fstab" || exit
  [ ! -d /run/systemd/system ] || systemctl daemon-reload
)

# fstab_mount PATH: as fstab has it; files in the directory would be hidden below the disk.
fstab_mount() {
  if mountpoint -q -- "$1"; then return; fi
  mkdir -p -- "$1" || return
  [ -z "$(find "$1" -mindepth 1 -maxdepth 1 -print -quit)" ] || pw_fail "$1 has files in it, which the disk would hide: move them away" || return
  mount -- "$1"
}
