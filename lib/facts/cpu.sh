# shellcheck shell=sh
# The first line that tells something of each file; that of a node which only has memory is empty.
fact_cpus() (
  cd "${PW_ROOT:-/}/sys/devices/system" 2>/dev/null || return
  grep -sHm1 -E '^($|[0-9]|flags|Features)' cpu/online node/node[0-9]*/cpulist cpu/cpu[0-9]*/topology/thread_siblings_list ../../../proc/cpuinfo
)
