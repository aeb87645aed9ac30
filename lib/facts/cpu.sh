# shellcheck shell=sh
fact_cpus() (
  cd "${PW_ROOT:-/}" || return
  grep -sH '' sys/devices/system/cpu/online sys/devices/system/node/node[0-9]*/cpulist
  cat sys/devices/system/cpu/cpu[0-9]*/topology/thread_siblings_list 2>/dev/null | sort -u
  grep -shm1 -E '^(flags|Features)' proc/cpuinfo
)
