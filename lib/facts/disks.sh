# shellcheck shell=sh
# The kernel's list of mounts, asked for once in a script, then sizes of the local ones: total, used and available bytes, and where.
fact_mounts() {
  [ -n "${_mounts-}" ] || _mounts=$(
    cat "${PW_ROOT-}/proc/self/mountinfo" 2>/dev/null
    printf '\035'
    timeout -k 2 10 df -lB1 --output=size,used,avail,target 2>/dev/null
  )
  printf '%s\n' "$_mounts"
}

# fact_disk_use PATH...: the mounts, the PATHs, what they resolve to, blocks of 512 bytes that plots take, block devices and what they lie on.
fact_disk_use() {
  fact_mounts
  printf '\035'
  [ $# -eq 0 ] || printf '%s\0' "$@"
  printf '\035'
  [ $# -eq 0 ] || timeout -k 2 10 realpath -zm -- "$@" 2>/dev/null
  printf '\035'
  for _path; do
    shift
    case $_path in /*) set -- "$@" "$_path" ;; esac
  done
  [ $# -eq 0 ] || timeout -k 2 10 find -H "$@" -maxdepth 3 -xdev -type f \( -name plot.bin -o -name metadata.bin \) -printf '%b %H\0' 2>/dev/null
  printf '\035'
  find "${PW_ROOT-}/sys/dev/block" -maxdepth 1 -type l -printf '%f %l\n' 2>/dev/null
  printf '%s\n' "${PW_ROOT-}"/sys/block/*/slaves/*
}
