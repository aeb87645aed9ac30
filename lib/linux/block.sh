# shellcheck shell=sh
# block_look [PATH DEVICE]...: fstab, the kernel's mounts, and a line of tabs for each pair; an empty DEVICE means what is mounted at PATH.
block_look() {
  cat "${PW_ROOT-}/etc/fstab" 2>/dev/null
  printf '\035'
  cat "${PW_ROOT-}/proc/self/mountinfo"
  printf '\035'
  while [ $# -gt 1 ]; do
    block_one "$1" "$2"
    shift 2
  done
}

# block_one PATH DEVICE: the real device, its number (hex), bytes, what it holds, type, uuid, and what is inside PATH where nothing is mounted.
block_one() (
  _device=$2 _number='' _bytes='' _holds='' _signs='' _inside=absent
  if [ -z "$_device" ]; then _device=$(findmnt -nvro SOURCE --mountpoint "$1" 2>/dev/null); fi
  _real=$(realpath -e -- "${_device:-/nonexistent}" 2>/dev/null)
  if [ -b "$_real" ]; then
    _number=$(stat -c %t:%T -- "$_real")
    _bytes=$(timeout -k 2 10 blockdev --getsize64 "$_real" 2>/dev/null)
    _signs=$(timeout -k 2 10 blkid -p -o export -- "$_real" 2>/dev/null)
    _holds=$(block_holds "$_real" $?)
  fi
  if [ -d "$1" ]; then _inside=$([ -z "$(find "$1" -mindepth 1 -maxdepth 1 -print -quit 2>/dev/null)" ] && echo empty || echo full); fi
  printf '%s\t' "$_real" "$_number" "$_bytes" "$_holds" "$(block_sign TYPE "$_signs")" "$(block_sign UUID "$_signs")"
  printf '%s\n' "$_inside"
)

block_sign() { printf '%s\n' "$2" | sed -n "s/^$1=//p"; }

# block_holds DEVICE STATUS-OF-BLKID: nothing, signature, partitions, users (RAID, LVM …), data without a signature, or unknown.
block_holds() {
  _name=${1##*/}
  for _part in "/sys/class/block/$_name/$_name"*; do [ ! -e "$_part/partition" ] || { echo partitions && return; }; done
  for _user in "/sys/class/block/$_name/holders"/*; do [ ! -e "$_user" ] || { echo users && return; }; done
  case $2 in
    0) echo signature ;;
    2) if timeout -k 2 10 cmp -sn 1048576 -- "$1" /dev/zero; then echo nothing; else echo data; fi ;;
    *) echo unknown ;;
  esac
}
