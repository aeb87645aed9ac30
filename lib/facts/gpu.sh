# shellcheck shell=sh
# The query, its status, the topology, its status, and the GPUs' NUMA nodes by bus id; each but the last ended by \035.
fact_gpus() {
  if ! command -v nvidia-smi >/dev/null; then printf '\035127\035\035\035'; return; fi
  # Waking GPUs without persistence mode takes seconds for each.
  _query=$(timeout -k 2 20 nvidia-smi --query-gpu=index,name,driver_version,memory.total,uuid,pci.bus_id --format=csv,noheader,nounits 2>&1)
  _status=$?
  printf '%s\035%s\035' "$_query" "$_status"
  if [ "$_status" = 0 ]; then
    timeout -k 2 20 nvidia-smi topo -m 2>&1
    printf '\035%s\035' "$?"
    printf '%s\n' "$_query" | tr A-F a-f | while IFS= read -r _row; do gpu_numa_node "${_row##*[ ,]}"; done
  else
    printf '\035\035'
  fi
}

# gpu_numa_node BUS_ID: sysfs names the domain by four digits where they are enough, nvidia-smi by eight.
gpu_numa_node() {
  case $1 in
    *[!0-9a-f:.]*) return ;;
    *:*:*.*) ;;
    *) return ;;
  esac
  _domain=${1%%:*} _node=
  while [ "${#_domain}" -gt 4 ] && [ "${_domain#0}" != "$_domain" ]; do _domain=${_domain#0}; done
  read -r _node 2>/dev/null <"${PW_ROOT-}/sys/bus/pci/devices/$_domain:${1#*:}/numa_node" && printf '%s %s\n' "$1" "$_node"
}
